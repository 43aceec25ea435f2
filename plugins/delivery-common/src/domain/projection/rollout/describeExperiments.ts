import type { ExperimentView } from '../../../model/rollout';
import {
  describeAnalysisRun,
  readPhase,
} from '../analysis/describeAnalysisRun';
import { at, textAt } from '../json/readJson';
import { describeRevisions, ownedBy, readRevision } from './describeRevisions';

/** The experiments of a Rollout, newest first, each with its ReplicaSets and analysis runs. */
export function describeExperiments(
  experiments: readonly unknown[],
  objects: {
    replicaSets?: readonly unknown[];
    pods?: readonly unknown[];
    analysisRuns?: readonly unknown[];
  },
): ExperimentView[] {
  return experiments
    .map(experiment => ({
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
      analysisRuns: ownedBy(objects.analysisRuns ?? [], experiment).map(
        describeAnalysisRun,
      ),
    }))
    .sort(
      (one, other) =>
        other.revision - one.revision || one.name.localeCompare(other.name),
    );
}
