import type { KubeObject } from '../kube/KubeObject';
import { stampOf } from './conditions';
import { ownerReference } from './createAnalysisRun';
import type { Write } from './RolloutContext';
import { safeHash } from './stepHash';
import { parseImage } from './versionVerdicts';

export interface ReplicaSetInput {
  replicaSet: KubeObject;
  /** Those the ReplicaSet owns. */
  pods: KubeObject[];
  now: Date;
  realMs(seconds: number): number;
  /** When a pod was made, to the millisecond. */
  bornAt(pod: KubeObject): Date;
  /** Makes the names of new pods differ. */
  salt: string;
}

export interface ReplicaSetPlan {
  writes: Write[];
  podStatuses: KubeObject[];
  status: any;
  nextAt?: Date;
}

const startSeconds = 3;

export function isPodReady(pod: KubeObject): boolean {
  return (pod.status?.conditions ?? []).some(
    (each: any) => each.type === 'Ready' && each.status === 'True',
  );
}

function createPod(replicaSet: KubeObject, suffix: string): KubeObject {
  const { template } = replicaSet.spec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${replicaSet.metadata.name}-${suffix}`,
      namespace: replicaSet.metadata.namespace,
      labels: { ...template.metadata?.labels },
      ...(template.metadata?.annotations && {
        annotations: template.metadata.annotations,
      }),
      ownerReferences: [ownerReference(replicaSet)],
    },
    spec: {
      nodeName: 'sandbox-node',
      restartPolicy: 'Always',
      ...template.spec,
    },
  };
}

function condition(
  type: string,
  status: boolean,
  stamp: string,
  reason?: string,
) {
  return {
    type,
    status: status ? 'True' : 'False',
    lastTransitionTime: stamp,
    ...(reason && { reason }),
  };
}

/** A version whose tag ends in `-crash` never comes up. */
function crashes(container: any): boolean {
  return parseImage(container.image ?? '').tag.endsWith('-crash');
}

function containerStatus(container: any, running: boolean, stamp: string) {
  const base = {
    name: container.name,
    image: container.image,
    imageID: '',
    restartCount: 0,
  };
  if (!running)
    return {
      ...base,
      ready: false,
      started: false,
      state: { waiting: { reason: 'ContainerCreating' } },
    };
  if (!crashes(container))
    return {
      ...base,
      ready: true,
      started: true,
      state: { running: { startedAt: stamp } },
    };
  const message = `back-off 5m0s restarting failed container=${container.name}`;
  return {
    ...base,
    ready: false,
    started: false,
    restartCount: 5,
    state: { waiting: { reason: 'CrashLoopBackOff', message } },
    lastState: {
      terminated: {
        exitCode: 1,
        reason: 'Error',
        startedAt: stamp,
        finishedAt: stamp,
      },
    },
  };
}

function podStatus(pod: KubeObject, running: boolean, now: Date): any {
  const stamp = stampOf(now);
  const containers: any[] = pod.spec?.containers ?? [];
  const ready = running && !containers.some(crashes);
  return {
    phase: running ? 'Running' : 'Pending',
    startTime: pod.metadata.creationTimestamp ?? stamp,
    hostIP: '10.0.0.1',
    ...(running && {
      podIP: `10.1.${safeIpByte(pod, 0)}.${safeIpByte(pod, 1)}`,
    }),
    conditions: [
      condition('PodScheduled', true, stamp),
      condition('Initialized', true, stamp),
      condition(
        'ContainersReady',
        ready,
        stamp,
        ready ? undefined : 'ContainersNotReady',
      ),
      condition(
        'Ready',
        ready,
        stamp,
        ready ? undefined : 'ContainersNotReady',
      ),
    ],
    containerStatuses: containers.map(each =>
      containerStatus(each, running, stamp),
    ),
    qosClass: 'Burstable',
  };
}

function safeIpByte(pod: KubeObject, at: number): number {
  return (safeHash(`${pod.metadata.name}${at}`).charCodeAt(at) % 250) + 1;
}

/** Which pods go first: those that are not ready, then the youngest. */
function byUsefulness(input: ReplicaSetInput) {
  return (a: KubeObject, b: KubeObject) =>
    Number(isPodReady(a)) - Number(isPodReady(b)) ||
    input.bornAt(b).getTime() - input.bornAt(a).getTime();
}

/** One pass over a ReplicaSet: makes and removes pods, lets them start, counts them. */
export function stepReplicaSet(input: ReplicaSetInput): ReplicaSetPlan {
  const { replicaSet, pods, now, realMs, bornAt, salt } = input;
  const wanted: number = replicaSet.spec?.replicas ?? 1;
  const { namespace } = replicaSet.metadata;
  const writes: Write[] = [];
  for (let i = pods.length; i < wanted; i++) {
    const suffix = safeHash(`${replicaSet.metadata.uid}${salt}${i}`).slice(
      0,
      5,
    );
    writes.push({ verb: 'create', object: createPod(replicaSet, suffix) });
  }
  const surplus = [...pods]
    .sort(byUsefulness(input))
    .slice(0, Math.max(0, pods.length - wanted));
  for (const pod of surplus)
    writes.push({
      verb: 'delete',
      kind: 'Pod',
      namespace,
      name: pod.metadata.name,
    });

  const kept = pods.filter(pod => !surplus.includes(pod));
  const podStatuses: KubeObject[] = [];
  const waits: number[] = [];
  const ready: KubeObject[] = [];
  const available: KubeObject[] = [];
  for (const pod of kept) {
    const startsAt = bornAt(pod).getTime() + realMs(startSeconds);
    const running = startsAt <= now.getTime();
    if (!running) waits.push(startsAt);
    const phase = running ? 'Running' : 'Pending';
    if (pod.status?.phase !== phase || !pod.status?.containerStatuses) {
      podStatuses.push({ ...pod, status: podStatus(pod, running, now) });
    }
    if (!running || (pod.spec?.containers ?? []).some(crashes)) continue;
    ready.push(pod);
    const availableAt =
      startsAt + realMs(replicaSet.spec?.minReadySeconds ?? 0);
    if (availableAt <= now.getTime()) available.push(pod);
    else waits.push(availableAt);
  }
  const status = {
    replicas: kept.length,
    fullyLabeledReplicas: kept.length,
    readyReplicas: ready.length,
    availableReplicas: available.length,
    observedGeneration: replicaSet.metadata.generation ?? 1,
  };
  return {
    writes,
    podStatuses,
    status,
    ...(waits.length > 0 && { nextAt: new Date(Math.min(...waits)) }),
  };
}
