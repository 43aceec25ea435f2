import type { ExperimentView } from '../../../model/rollout';
import { readPhase } from '../analysis/describeAnalysisRun';
import { at, textAt, timeAt } from '../json/readJson';
import {
  describeAnalysisRuns,
  describeRevisions,
  ownedBy,
  readRevision,
} from './describeRevisions';

/** The experiments of a Rollout, newest first, each with its ReplicaSets and analysis runs. */
export function describeExperiments(
  experiments: readonly unknown[],
  objects: {
    replicaSets?: readonly unknown[];
    pods?: readonly unknown[];
    analysisRuns?: readonly unknown[];
  },
): ExperimentView[] {
  return [...experiments].sort(byRevision).map(experiment => ({
    name: textAt(experiment, 'metadata', 'name') ?? '',
    revision: readRevision(experiment),
    phase: readPhase(at(experiment, 'status', 'phase')),
    message: textAt(experiment, 'status', 'message'),
    revisions: describeRevisions({
      // the roles of a Rollout's ReplicaSets do not apply here
      rollout: undefined,
      replicaSets: ownedBy(objects.replicaSets ?? [], experiment),
      pods: objects.pods ?? [],
      analysisRuns: [],
    }),
    analysisRuns: describeAnalysisRuns(
      ownedBy(objects.analysisRuns ?? [], experiment),
    ),
  }));
}

/** The newest revision first, and of one revision the oldest first. */
function byRevision(one: unknown, other: unknown): number {
  return (
    readRevision(other) - readRevision(one) ||
    (timeAt(one, 'metadata', 'creationTimestamp') ?? 0) -
      (timeAt(other, 'metadata', 'creationTimestamp') ?? 0)
  );
}
