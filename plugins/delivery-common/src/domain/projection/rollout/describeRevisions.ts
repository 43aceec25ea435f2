import type { AnalysisView } from '../../../model/analysis';
import type { RevisionView } from '../../../model/rollout';
import { describeAnalysisRun } from '../analysis/describeAnalysisRun';
import { compareText } from '../json/compareText';
import { at, listAt, numberAt, textAt, timeAt } from '../json/readJson';
import { describePod } from './describePod';
import {
  readCurrentPodHash,
  readKnownStablePodHash,
  readStrategy,
} from './RolloutStatus';

export const POD_HASH_LABEL = 'rollouts-pod-template-hash';
const REVISION_ANNOTATION = 'rollout.argoproj.io/revision';

type Role = RevisionView['roles'][number];

const TEMPLATE_ANNOTATION = 'experiment.argoproj.io/template-name';

/** The ReplicaSets of a Rollout, newest first, each with its pods and analysis runs. */
export function describeRevisions(options: {
  rollout: unknown;
  replicaSets: readonly unknown[];
  pods: readonly unknown[];
  /** In the order in which they are to be listed. */
  analysisRuns: readonly AnalysisView[];
}): RevisionView[] {
  const { rollout, replicaSets, pods, analysisRuns } = options;
  return replicaSets
    .map(replicaSet => {
      const revision = readRevision(replicaSet);
      const podHash = readPodHash(replicaSet);
      return {
        name: textAt(replicaSet, 'metadata', 'name') ?? '',
        revision,
        podHash,
        roles: describeRoles(rollout, podHash),
        images: readImages(at(replicaSet, 'spec', 'template')),
        replicas: readReplicas(replicaSet),
        status: describeReplicaSetStatus(replicaSet),
        scaleDownAt: textAt(
          replicaSet,
          'metadata',
          'annotations',
          'scale-down-deadline',
        ),
        createdAt: textAt(replicaSet, 'metadata', 'creationTimestamp'),
        template: textAt(
          replicaSet,
          'metadata',
          'annotations',
          TEMPLATE_ANNOTATION,
        ),
        pods: ownedBy(pods, replicaSet).sort(byCreation).map(describePod),
        analysisRuns: analysisRuns.filter(run =>
          belongsTo(run, revision, podHash),
        ),
      };
    })
    .sort(
      (one, other) =>
        other.revision - one.revision || compareText(one.name, other.name),
    );
}

/** How many pods a ReplicaSet is to have, and has. */
export function readReplicas(replicaSet: unknown): RevisionView['replicas'] {
  return {
    desired: numberAt(replicaSet, 'spec', 'replicas') ?? 1,
    current: numberAt(replicaSet, 'status', 'replicas') ?? 0,
    ready: numberAt(replicaSet, 'status', 'readyReplicas') ?? 0,
    available: numberAt(replicaSet, 'status', 'availableReplicas') ?? 0,
  };
}

/** The objects that name `owner` as an owner. */
export function ownedBy(
  objects: readonly unknown[],
  owner: unknown,
): unknown[] {
  const uid = textAt(owner, 'metadata', 'uid');
  return uid === undefined
    ? []
    : objects.filter(object =>
        listAt(object, 'metadata', 'ownerReferences').some(
          reference => textAt(reference, 'uid') === uid,
        ),
      );
}

export function readPodHash(object: unknown): string {
  return textAt(object, 'metadata', 'labels', POD_HASH_LABEL) ?? '';
}

/** The revision annotation; 0 where there is none. */
export function readRevision(object: unknown): number {
  const text = textAt(object, 'metadata', 'annotations', REVISION_ANNOTATION);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** The images of a pod template's containers, in order. */
export function readImages(template: unknown): string[] {
  return listAt(template, 'spec', 'containers').flatMap(
    container => textAt(container, 'image') ?? [],
  );
}

/**
 * What a ReplicaSet is for. An old one has no role.
 *
 * @public
 */
export function describeRoles(
  rollout: unknown,
  podHash: string,
): RevisionView['roles'] {
  if (podHash === '') {
    return [];
  }
  const stable = podHash === readKnownStablePodHash(rollout);
  switch (readStrategy(rollout)) {
    case 'canary':
      if (stable) {
        return ['stable', ...describePingPong(rollout, true)];
      }
      return podHash === readCurrentPodHash(rollout)
        ? ['canary', ...describePingPong(rollout, false)]
        : [];
    case 'blueGreen': {
      const roles: Role[] = stable ? ['stable'] : [];
      const blueGreen = at(rollout, 'status', 'blueGreen');
      if (podHash === textAt(blueGreen, 'activeSelector')) {
        roles.push('active');
      } else if (podHash === textAt(blueGreen, 'previewSelector')) {
        roles.push('preview');
      }
      return roles;
    }
    default:
      return stable ? ['stable'] : [];
  }
}

function describePingPong(rollout: unknown, stable: boolean): Role[] {
  if (at(rollout, 'spec', 'strategy', 'canary', 'pingPong') === undefined) {
    return [];
  }
  const stableIsPing =
    textAt(rollout, 'status', 'canary', 'stablePingPong') === 'ping';
  return [stableIsPing === stable ? 'ping' : 'pong'];
}

/**
 * How a ReplicaSet stands.
 *
 * @public
 */
export function describeReplicaSetStatus(
  replicaSet: unknown,
): RevisionView['status'] {
  if (at(replicaSet, 'spec') === undefined) {
    return 'Unknown';
  }
  const generation = numberAt(replicaSet, 'metadata', 'generation') ?? 0;
  const observed = numberAt(replicaSet, 'status', 'observedGeneration') ?? 0;
  if (observed < generation) {
    return 'Progressing';
  }
  const failed = listAt(replicaSet, 'status', 'conditions').some(
    condition =>
      textAt(condition, 'type') === 'ReplicaFailure' &&
      textAt(condition, 'status') === 'True',
  );
  if (failed) {
    return 'ReplicaFailure';
  }
  const desired = numberAt(replicaSet, 'spec', 'replicas') ?? 1;
  const available = numberAt(replicaSet, 'status', 'availableReplicas') ?? 0;
  if (available < desired) {
    return 'Progressing';
  }
  return desired === 0 ? 'ScaledDown' : 'Healthy';
}

function belongsTo(
  run: AnalysisView,
  revision: number,
  podHash: string,
): boolean {
  return run.podHash === undefined
    ? run.revision !== null && run.revision === revision
    : run.podHash === podHash && (run.revision ?? revision) === revision;
}

/** Oldest first, as kubectl lists pods. */
export function byCreation(one: unknown, other: unknown): number {
  return (
    compareCreation(one, other) || compareText(readName(one), readName(other))
  );
}

/** Analysis runs of the newest revision first, and of one revision the oldest first. */
export function describeAnalysisRuns(runs: readonly unknown[]): AnalysisView[] {
  return [...runs]
    .sort(
      (one, other) =>
        readRevision(other) - readRevision(one) ||
        compareCreation(one, other) ||
        compareText(readName(other), readName(one)),
    )
    .map(describeAnalysisRun);
}

function compareCreation(one: unknown, other: unknown): number {
  return (
    (timeAt(one, 'metadata', 'creationTimestamp') ?? 0) -
    (timeAt(other, 'metadata', 'creationTimestamp') ?? 0)
  );
}

function readName(object: unknown): string {
  return textAt(object, 'metadata', 'name') ?? '';
}
