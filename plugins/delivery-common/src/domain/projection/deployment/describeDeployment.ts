import type { ApplicationView, Health } from '../../../model/application';
import type { Deployment } from '../../../model/deployment';
import type { Freshness } from '../../../model/freshness';
import type { RolloutView } from '../../../model/rollout';
import type { WorkloadView } from '../../../model/workload';
import { rollUpHealth } from '../../pipeline/rollUpHealth';
import {
  describeApplication,
  type DescribeApplicationOptions,
} from '../application/describeApplication';
import { describeResourceHealth } from '../health/describeResourceHealth';
import { at, isObject, listAt, textAt } from '../json/readJson';
import { ownedBy } from '../rollout/describeRevisions';
import { describeRollout } from '../rollout/describeRollout';
import { evaluateSyncWindows } from '../windows/evaluateSyncWindows';
import {
  describeWorkloads,
  isReferenceTo,
  pickWorkloads,
  readWorkloadKind,
} from './describeWorkloads';
import { listManaged, pickManaged, ROLLOUT_KIND } from './pickManaged';
import { readRunningImages } from './readRunningImages';
import { readVersions } from './readVersions';

/** What `describeDeployment` reads. All objects are raw custom resources. @public */
export interface DescribeDeploymentOptions {
  cluster: string;
  /** Full entity reference of the component. */
  entityRef: string;
  environment: string;
  application: unknown;
  /** The AppProject of the Application, for its sync windows. */
  project?: unknown;
  /** AppProjects whose sync windows also apply, see `matchGlobalProjects`. */
  globalProjects?: readonly unknown[];
  /** Applications that this one may manage. */
  childApplications?: readonly unknown[];
  /** What stands in the parameter files beside the overlay. */
  parameterFiles?: DescribeApplicationOptions['parameterFiles'];
  rollouts: readonly unknown[];
  /**
   * Deployments, StatefulSets and DaemonSets with `apiVersion` and `kind` set, those a Rollout
   * refers to included; anything else is left out.
   */
  workloads?: readonly unknown[];
  /** Of Rollouts and of workloads alike: their owners tell whose they are. */
  replicaSets: readonly unknown[];
  pods: readonly unknown[];
  analysisRuns: readonly unknown[];
  experiments?: readonly unknown[];
  freshness: Freshness;
  now: Date;
}

/**
 * The id of a deployment: safe in a URL path, stable while the Application exists.
 *
 * @public
 */
export function formatDeploymentId(options: {
  cluster: string;
  namespace: string;
  name: string;
}): string {
  return [options.cluster, options.namespace, options.name].join('~');
}

/**
 * Reads one Application and everything that belongs to it as one deployment.
 *
 * Total: whatever the objects look like, the answer fits the schema. What could not be read
 * is null or `Unknown`, and `warnings` says why.
 *
 * @public
 */
export function describeDeployment(
  options: DescribeDeploymentOptions,
): Deployment {
  const { now } = options;
  const raw = options.application;
  const application = describeApplication({
    application: raw,
    liveHealth: createLiveHealth(options),
    childApplications: options.childApplications,
    parameterFiles: options.parameterFiles,
    now,
  });
  const componentName = options.entityRef.split('/').pop() ?? '';
  const candidates = pickManaged(raw, ROLLOUT_KIND, options.rollouts);
  const rollout =
    candidates.length > 0
      ? describeRollout({
          ...options,
          rollout: candidates[0],
          workload: options.workloads?.find(workload =>
            isReferenceTo(candidates[0], workload),
          ),
          now,
        })
      : null;
  const ownWorkloads = pickWorkloads(
    raw,
    options.workloads ?? [],
    options.rollouts,
  );
  const workloads = describeWorkloads(ownWorkloads, {
    ...options,
    componentName,
  });
  const windows = evaluateSyncWindows({
    windows: listAt(options.project, 'spec', 'syncWindows'),
    globalWindows: (options.globalProjects ?? []).map(project => ({
      project: textAt(project, 'metadata', 'name') ?? '?',
      windows: listAt(project, 'spec', 'syncWindows'),
    })),
    application: raw,
    now,
    manual: false,
    operationStartedAt: readRunningSince(application),
  });
  const { version, stableVersion } = readVersions({
    application,
    rollout,
    workloads,
    componentName,
  });
  return {
    id: formatDeploymentId({ ...application, cluster: options.cluster }),
    cluster: options.cluster,
    environment: options.environment,
    entityRef: options.entityRef,
    version,
    stableVersion,
    deployedAt: readDeployedAt(application, rollout, workloads),
    health: combineHealth(application.health, rollout, workloads),
    application,
    rollout,
    workloads,
    runningImages: readRunningImages({
      ...pickOwned([...candidates, ...ownWorkloads], options),
      summary: application.images,
    }),
    windows,
    freshness: options.freshness,
    warnings: [
      ...describeRolloutWarnings(raw, candidates, options),
      ...(version ? [] : ['No image is known for this deployment']),
      ...describeMaskedImages(application),
      ...windows.errors.map(
        error =>
          `Project ${application.project} has a sync window that cannot be read: ${error}`,
      ),
    ],
  };
}

/** The pods and ReplicaSets of these owners, and of the experiments of Rollouts among them. */
function pickOwned(
  owners: readonly unknown[],
  options: DescribeDeploymentOptions,
): { pods: unknown[]; replicaSets: unknown[] } {
  const experiments = owners.flatMap(owner =>
    ownedBy(options.experiments ?? [], owner),
  );
  const replicaSets = [...owners, ...experiments].flatMap(owner =>
    ownedBy(options.replicaSets, owner),
  );
  return {
    replicaSets,
    pods: [...owners, ...replicaSets].flatMap(owner =>
      ownedBy(options.pods, owner),
    ),
  };
}

/** Argo CD 3 no longer stores the health of children, so it is read from what is watched. */
function createLiveHealth(
  options: DescribeDeploymentOptions,
): (resource: {
  group: string;
  kind: string;
  namespace?: string;
  name: string;
}) => Health | undefined {
  const watched: Record<string, readonly unknown[]> = {
    'argoproj.io/Rollout': options.rollouts,
    'argoproj.io/AnalysisRun': options.analysisRuns,
    'apps/ReplicaSet': options.replicaSets,
    '/Pod': options.pods,
  };
  return ({ group, kind, namespace, name }) => {
    const key = `${group}/${kind}`;
    const ofKind = Object.hasOwn(watched, key)
      ? watched[key]
      : (options.workloads ?? []).filter(
          workload => group === 'apps' && readWorkloadKind(workload) === kind,
        );
    const object = ofKind.find(
      candidate =>
        textAt(candidate, 'metadata', 'name') === name &&
        (namespace === undefined ||
          textAt(candidate, 'metadata', 'namespace') === namespace),
    );
    // list items of the Kubernetes API carry neither apiVersion nor kind
    return isObject(object)
      ? describeResourceHealth({
          ...object,
          apiVersion: group ? `${group}/v1` : 'v1',
          kind,
        })
      : undefined;
  };
}

/** Argo CD may call an Application healthy before it has noticed what its workloads do. */
function combineHealth(
  own: Health,
  rollout: RolloutView | null,
  workloads: readonly WorkloadView[],
): Health {
  if (own.status !== 'Healthy') {
    return own;
  }
  return (
    rollUpHealth([
      own,
      ...(rollout ? [describeRolloutHealth(rollout)] : []),
      ...workloads.map(({ kind, name, health }) => ({
        status: health.status,
        message: `${kind} ${name}: ${health.message ?? health.status}`,
      })),
    ]) ?? own
  );
}

function describeRolloutHealth(rollout: RolloutView): Health {
  return {
    status: rollout.phase === 'Paused' ? 'Suspended' : rollout.phase,
    message: rollout.message ?? `Rollout ${rollout.name} is ${rollout.phase}`,
  };
}

function readDeployedAt(
  application: ApplicationView,
  rollout: RolloutView | null,
  workloads: readonly WorkloadView[],
): string | null {
  return (
    application.history.find(entry => entry.deployedAt !== '')?.deployedAt ??
    rollout?.revisions[0]?.createdAt ??
    workloads[0]?.revisions[0]?.createdAt ??
    null
  );
}

function readRunningSince(application: ApplicationView): Date | undefined {
  const { operation } = application;
  const started = Date.parse(operation?.startedAt ?? '');
  return operation?.phase === 'Running' && Number.isFinite(started)
    ? new Date(started)
    : undefined;
}

function describeRolloutWarnings(
  application: unknown,
  candidates: readonly unknown[],
  options: DescribeDeploymentOptions,
): string[] {
  if (!isObject(application)) {
    return ['The Application cannot be read: it is not an object'];
  }
  const names = candidates.map(
    candidate => textAt(candidate, 'metadata', 'name') ?? '?',
  );
  if (names.length > 1) {
    return [
      `The Application has ${names.length} Rollouts (${names.join(
        ', ',
      )}); shown is ${names[0]}`,
    ];
  }
  const [listed] = listManaged(application, ROLLOUT_KIND);
  const missing = names.length === 0 && listed !== undefined;
  const conditions = at(candidates[0], 'status', 'conditions');
  return [
    ...(missing
      ? [
          `Rollout ${listed.namespace ?? '?'}/${
            listed.name
          } is part of the Application, but was not found on cluster ${
            options.cluster
          }`,
        ]
      : []),
    ...(conditions !== undefined && !Array.isArray(conditions)
      ? [
          `The conditions of Rollout ${names[0]} are not a list and were left out`,
        ]
      : []),
  ];
}

/** Such images win over the overlay: an edit in Git would change nothing. */
function describeMaskedImages(application: ApplicationView): string[] {
  return application.overrides
    .filter(override => override.masksImages)
    .map(({ origin, file, field, value }) =>
      origin === 'application'
        ? `The Application itself sets ${field} (${value}), which hides what the overlay in Git says: remove it from the Application, so that promotions take effect`
        : `The file ${file} beside the overlay sets ${field} (${value}), which hides what the overlay says: remove it from the file, or delete the file, so that promotions take effect`,
    );
}
