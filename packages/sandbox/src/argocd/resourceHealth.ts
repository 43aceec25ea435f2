import type { KubeObject } from '../kube/KubeObject';

export type HealthStatus =
  | 'Healthy'
  | 'Suspended'
  | 'Progressing'
  | 'Missing'
  | 'Degraded'
  | 'Unknown';

export interface Health {
  status: HealthStatus;
  message?: string;
}

const health = (status: HealthStatus, message?: string): Health => ({
  status,
  ...(message && { message }),
});

function conditionsOf(object: KubeObject): any[] {
  return Array.isArray(object.status?.conditions)
    ? object.status.conditions
    : [];
}

function rolloutHealth(rollout: KubeObject): Health {
  const { status, metadata, spec } = rollout;
  if (!status)
    return health(
      'Progressing',
      'Waiting for rollout to finish: status has not been reconciled.',
    );
  const observed = Number(status.observedGeneration);
  if (!Number.isNaN(observed) && observed < (metadata.generation ?? 0)) {
    return health(
      'Progressing',
      'Waiting for rollout spec update to be observed',
    );
  }
  if (status.controllerPause && !status.pauseConditions?.length) {
    return health('Progressing', 'Waiting for rollout to unpause');
  }
  if (status.phase)
    return health(
      status.phase === 'Paused' ? 'Suspended' : status.phase,
      status.message,
    );
  return spec?.paused
    ? health('Suspended', 'Rollout is paused')
    : health('Progressing');
}

function deploymentHealth({ metadata, spec, status = {} }: KubeObject): Health {
  const name = metadata.name;
  if (spec?.paused) return health('Suspended', 'Deployment is paused');
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return health(
      'Progressing',
      'Waiting for rollout to finish: observed deployment generation less than desired generation',
    );
  }
  const progressing = status.conditions?.find(
    (each: any) => each.type === 'Progressing',
  );
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return health(
      'Degraded',
      `Deployment "${name}" exceeded its progress deadline`,
    );
  }
  const desired = spec?.replicas ?? 1;
  const {
    updatedReplicas: updated = 0,
    replicas = 0,
    availableReplicas: available = 0,
  } = status;
  if (updated < desired) {
    return health(
      'Progressing',
      `Waiting for rollout to finish: ${updated} out of ${desired} new replicas have been updated...`,
    );
  }
  if (replicas > updated) {
    return health(
      'Progressing',
      `Waiting for rollout to finish: ${
        replicas - updated
      } old replicas are pending termination...`,
    );
  }
  if (available < updated) {
    return health(
      'Progressing',
      `Waiting for rollout to finish: ${available} of ${updated} updated replicas are available...`,
    );
  }
  return health('Healthy');
}

function replicaSetHealth({ metadata, spec, status = {} }: KubeObject): Health {
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return health(
      'Progressing',
      'Waiting for rollout to finish: observed replica set generation less than desired generation',
    );
  }
  const { availableReplicas = 0 } = status;
  const desired = spec?.replicas ?? 1;
  if (availableReplicas >= desired) return health('Healthy');
  return health(
    'Progressing',
    `Waiting for rollout to finish: ${availableReplicas} out of ${desired} new replicas are available...`,
  );
}

function podHealth(pod: KubeObject): Health {
  const waiting = (pod.status?.containerStatuses ?? [])
    .map((each: any) => each.state?.waiting)
    .find((each: any) => /BackOff|^Err|Error$/.test(each?.reason ?? ''));
  if (waiting) return health('Degraded', waiting.message ?? waiting.reason);
  const { phase } = pod.status ?? {};
  if (phase === 'Failed') return health('Degraded', pod.status.message);
  if (phase === 'Succeeded') return health('Healthy');
  const ready = conditionsOf(pod).some(
    each => each.type === 'Ready' && each.status === 'True',
  );
  return ready ? health('Healthy') : health('Progressing');
}

function analysisRunHealth({ status = {} }: KubeObject): Health {
  const words: Record<string, HealthStatus> = {
    Successful: 'Healthy',
    Failed: 'Degraded',
    Error: 'Degraded',
    Inconclusive: 'Unknown',
  };
  return health(words[status.phase] ?? 'Progressing', status.message);
}

function applicationSetHealth(object: KubeObject): Health {
  const on = (type: string, status: string) =>
    conditionsOf(object).find(
      each => each.type === type && each.status === status,
    );
  const failed =
    on('ErrorOccurred', 'True') ?? on('ResourcesUpToDate', 'False');
  if (failed) return health('Degraded', failed.message);
  if (on('RolloutProgressing', 'True')) return health('Progressing');
  return on('ResourcesUpToDate', 'True')
    ? health('Healthy')
    : health('Progressing', 'Waiting for the status of the ApplicationSet');
}

function readyHealth(waitingFor: string): (object: KubeObject) => Health {
  return object => {
    const ready = conditionsOf(object).find(each => each.type === 'Ready');
    if (!ready) return health('Progressing', `Waiting for ${waitingFor}`);
    return ready.status === 'True'
      ? health('Healthy', ready.message)
      : health('Degraded', ready.message);
  };
}

function autoscalerHealth(object: KubeObject): Health {
  const failed = conditionsOf(object).find(
    each =>
      each.status === 'False' && /^(FailedGet|Invalid)/.test(each.reason ?? ''),
  );
  if (failed) return health('Degraded', failed.message ?? failed.reason);
  const able = conditionsOf(object).some(
    each =>
      ['AbleToScale', 'ScalingLimited'].includes(each.type) &&
      each.status === 'True',
  );
  return able
    ? health('Healthy')
    : health('Progressing', 'Waiting to Autoscale');
}

function ingressHealth({ status }: KubeObject): Health {
  return status?.loadBalancer?.ingress?.length
    ? health('Healthy')
    : health('Progressing');
}

function serviceHealth({ spec, status }: KubeObject): Health {
  if (spec?.type !== 'LoadBalancer') return health('Healthy');
  return status?.loadBalancer?.ingress?.length
    ? health('Healthy')
    : health('Progressing');
}

const checks: Record<string, (object: KubeObject) => Health> = {
  Rollout: rolloutHealth,
  Deployment: deploymentHealth,
  ReplicaSet: replicaSetHealth,
  Pod: podHealth,
  AnalysisRun: analysisRunHealth,
  ApplicationSet: applicationSetHealth,
  HorizontalPodAutoscaler: autoscalerHealth,
  Ingress: ingressHealth,
  Service: serviceHealth,
  ExternalSecret: readyHealth('ExternalSecret'),
};

/** How one live object is; `undefined` for kinds that have no health. */
export function resourceHealth(object: KubeObject): Health | undefined {
  if (object.metadata.deletionTimestamp)
    return health('Progressing', 'Pending deletion');
  return checks[object.kind]?.(object);
}

const order: HealthStatus[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
];

export function isWorseHealth(
  status: HealthStatus,
  than: HealthStatus,
): boolean {
  return order.indexOf(status) > order.indexOf(than);
}

const shownCauses = 3;

/** The health of an application: the worst of what it manages, and who is to blame. */
export function aggregateHealth(live: KubeObject[], expected: number): Health {
  if (live.length === 0 && expected > 0) return health('Missing');
  let worst: HealthStatus = 'Healthy';
  let causes: string[] = [];
  for (const object of live) {
    const { annotations = {}, namespace, name } = object.metadata;
    if (annotations['argocd.argoproj.io/ignore-healthcheck'] === 'true')
      continue;
    const own = resourceHealth(object);
    if (!own || own.status === 'Healthy') continue;
    const group = object.apiVersion.includes('/')
      ? `${object.apiVersion.split('/')[0]}/`
      : '';
    const cause = `${group}${object.kind}:${
      namespace ? `${namespace}/` : ''
    }${name}`;
    if (isWorseHealth(own.status, worst)) {
      worst = own.status;
      causes = [cause];
    } else if (own.status === worst) causes.push(cause);
  }
  if (causes.length === 0) return health(worst);
  const more = causes.length - shownCauses;
  return health(
    worst,
    `Caused by ${causes.slice(0, shownCauses).join(', ')}${
      more > 0 ? `, and ${more} more` : ''
    }`,
  );
}
