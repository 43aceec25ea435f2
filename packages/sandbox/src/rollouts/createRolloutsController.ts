import type { SandboxClock } from '../clock';
import type { Controller } from '../Controller';
import type { KubeObject } from '../kube/KubeObject';
import type { ObjectStore, StoreEvent } from '../kube/ObjectStore';
import { createWorkQueue, type WorkQueue } from '../WorkQueue';
import { attendedKinds, attendResource } from './attendResource';
import { observeRollout, ownedBy, scaledBy } from './observeRollout';
import { writeEvents } from './rolloutEvents';
import { stepAnalysisRun } from './stepAnalysisRun';
import { stepDeployment } from './stepDeployment';
import { stepReplicaSet } from './stepReplicaSet';
import { stepRollout } from './stepRollout';
import { hashLabel } from './replicaSets';
import { answerQuery } from './metricSource';
import { parseImage, type VersionVerdicts } from './versionVerdicts';
import type { Write } from './RolloutContext';
import { stampOf } from './conditions';

export interface RolloutsControllerOptions {
  store: ObjectStore;
  clock: SandboxClock;
  verdicts: VersionVerdicts;
  log?(message: string): void;
}

const workedKinds = [
  'Rollout',
  'Deployment',
  'ReplicaSet',
  'AnalysisRun',
  'HorizontalPodAutoscaler',
];
/** A change of these can make a Rollout valid, or must be put right. */
const neighbourKinds = [
  'Service',
  'HTTPRoute',
  'AnalysisTemplate',
  'ClusterAnalysisTemplate',
];
/** A waiting key is looked at this often, so that a faster clock takes effect soon. */
const longestWaitMs = 1000;

const keyOf = (kind: string, namespace: string | undefined, name: string) =>
  `${kind}/${namespace ?? ''}/${name}`;

/** The controller of Rollouts, AnalysisRuns, Deployments, ReplicaSets and their pods. */
export function createRolloutsController({
  store,
  clock,
  verdicts,
  log,
}: RolloutsControllerOptions): Controller {
  const births = new Map<string, Date>();
  let salt = 0;
  let queue: WorkQueue | undefined;
  let unsubscribe: (() => void) | undefined;

  function bornAt(pod: KubeObject): Date {
    const uid = pod.metadata.uid ?? pod.metadata.name;
    const known = births.get(uid);
    if (known) return known;
    const created = new Date(pod.metadata.creationTimestamp ?? clock.now());
    const ready = pod.status?.phase === 'Running';
    // A stamp has no milliseconds: a pod seen for the first time was made just now, unless it runs already.
    const born = ready ? created : clock.now();
    births.set(uid, born);
    return born;
  }

  function write(writes: Write[]) {
    for (const each of writes) {
      if (each.verb === 'create') store.create(each.object);
      else if (each.verb === 'delete')
        store.delete(each.kind, each.namespace, each.name);
      else store.patch(each.kind, each.namespace, each.name, each.patch);
    }
  }

  function writeStatus(object: KubeObject, status: any) {
    const { kind, metadata } = object;
    const latest = store.get(kind, metadata.namespace, metadata.name);
    if (latest) store.updateStatus({ ...latest, status });
  }

  function workRollout(rollout: KubeObject): Date | undefined {
    const plan = stepRollout(observeRollout(store, clock, rollout));
    write(plan.writes);
    writeStatus(rollout, plan.status);
    writeEvents(store, rollout, plan.events, clock.now());
    return plan.nextAt;
  }

  function workReplicaSet(replicaSet: KubeObject): Date | undefined {
    const pods = ownedBy(store, 'Pod', replicaSet);
    salt += 1;
    const plan = stepReplicaSet({
      replicaSet,
      pods,
      now: clock.now(),
      realMs: clock.realMs,
      bornAt,
      salt: String(salt),
    });
    write(plan.writes);
    for (const pod of plan.podStatuses) store.updateStatus(pod);
    writeStatus(replicaSet, plan.status);
    return plan.nextAt;
  }

  function workDeployment(deployment: KubeObject): undefined {
    const plan = stepDeployment(
      deployment,
      ownedBy(store, 'ReplicaSet', deployment),
      clock.now(),
    );
    write(plan.writes);
    writeStatus(deployment, plan.status);
  }

  /** The version that the run is about: that of the ReplicaSet it names. */
  function isRunBad(run: KubeObject): boolean {
    const { namespace = '', labels } = run.metadata;
    const hash = labels?.[hashLabel] ?? '';
    const [replicaSet] = store.list('ReplicaSet', {
      namespace,
      labels: { [hashLabel]: hash },
    });
    const containers: any[] =
      replicaSet?.spec?.template?.spec?.containers ?? [];
    return containers.some(each =>
      verdicts.isBad({ ...parseImage(each.image ?? ''), namespace }),
    );
  }

  function workAnalysisRun(run: KubeObject): Date | undefined {
    const { namespace = '', name } = run.metadata;
    const bad = isRunBad(run);
    const { status, nextAt } = stepAnalysisRun({
      run,
      now: clock.now(),
      realMs: clock.realMs,
      measure: (metric, query, taken) =>
        answerQuery({
          metricName: metric.name,
          query,
          namespace,
          bad,
          seed: `${name}${metric.name}${taken}`,
        }),
    });
    writeStatus(run, status);
    return nextAt;
  }

  function workAutoscaler(autoscaler: KubeObject): undefined {
    const target = scaledBy(store, autoscaler);
    if (!target) return;
    const current: number = target.status?.replicas ?? 0;
    const desired: number = target.spec?.replicas ?? 1;
    const stamp =
      autoscaler.status?.conditions?.[0]?.lastTransitionTime ??
      stampOf(clock.now());
    const condition = (type: string, status: string, reason: string) => ({
      type,
      status,
      reason,
      lastTransitionTime: stamp,
    });
    writeStatus(autoscaler, {
      currentReplicas: current,
      desiredReplicas: desired,
      conditions: [
        condition('AbleToScale', 'True', 'ReadyForNewScale'),
        condition('ScalingActive', 'True', 'ValidMetricFound'),
        condition('ScalingLimited', 'False', 'DesiredWithinRange'),
      ],
    });
  }

  function workAttended(object: KubeObject): undefined {
    const status = attendResource(object, clock.now());
    if (status) writeStatus(object, status);
  }

  const workers: Record<string, (object: KubeObject) => Date | undefined> = {
    Rollout: workRollout,
    Deployment: workDeployment,
    ReplicaSet: workReplicaSet,
    AnalysisRun: workAnalysisRun,
    HorizontalPodAutoscaler: workAutoscaler,
    ...Object.fromEntries(attendedKinds.map(kind => [kind, workAttended])),
  };

  function work(key: string): Date | undefined {
    const [kind, namespace, name] = key.split('/');
    const object = store.get(kind, namespace || undefined, name);
    if (!object || object.metadata.deletionTimestamp) return undefined;
    const nextAt = workers[kind](object);
    return (
      nextAt && new Date(Math.min(nextAt.getTime(), Date.now() + longestWaitMs))
    );
  }

  function enqueue(event: StoreEvent) {
    const { kind, metadata, spec } = event.object;
    const { namespace, name } = metadata;
    if (event.type === 'DELETED') births.delete(metadata.uid ?? '');
    else if (workedKinds.includes(kind))
      queue?.add(keyOf(kind, namespace, name));
    for (const owner of metadata.ownerReferences ?? []) {
      if (workedKinds.includes(owner.kind))
        queue?.add(keyOf(owner.kind, namespace, owner.name));
    }
    if (kind === 'HorizontalPodAutoscaler')
      queue?.add(
        keyOf(
          spec?.scaleTargetRef?.kind ?? 'Rollout',
          namespace,
          spec?.scaleTargetRef?.name ?? '',
        ),
      );
    if (kind === 'Rollout' || kind === 'Deployment') {
      for (const each of store.list('HorizontalPodAutoscaler', { namespace }))
        queue?.add(keyOf(each.kind, namespace, each.metadata.name));
    }
    if (neighbourKinds.includes(kind)) {
      for (const each of store.list('Rollout', namespace ? { namespace } : {}))
        queue?.add(
          keyOf('Rollout', each.metadata.namespace, each.metadata.name),
        );
    }
  }

  return {
    start() {
      queue = createWorkQueue({
        work,
        onError: (key, error) =>
          log?.(
            `rollouts: ${key} failed: ${
              error instanceof Error ? error.message : error
            }`,
          ),
      });
      unsubscribe = store.subscribe(enqueue);
      for (const kind of workedKinds) {
        for (const object of store.list(kind))
          enqueue({ type: 'ADDED', object });
      }
    },
    async stop() {
      unsubscribe?.();
      await queue?.stop();
    },
  };
}
