import { listAt, numberAt, textAt, timeAt } from '../json/readJson';
import { readCanarySteps, readStepType } from './CanaryStep';
import { readCurrentPodHash } from './RolloutStatus';

const POD_HASH_LABEL = 'rollouts-pod-template-hash';

/**
 * The step an aborted update failed at. The controller sets the index back to 0, so it is
 * told by what failed: the newest analysis or experiment of the current version, or a plugin.
 * Null where none of them names a step.
 */
export function findFailedStep(
  rollout: unknown,
  objects: {
    analysisRuns: readonly unknown[];
    experiments: readonly unknown[];
  },
): number | null {
  const analysed = newestOfCurrentVersion(rollout, objects.analysisRuns).find(
    run => hasFailed(run) && readStepIndex(run) !== undefined,
  );
  if (analysed) {
    return readStepIndex(analysed) ?? null;
  }
  const plugin = listAt(rollout, 'status', 'canary', 'stepPluginStatuses').find(
    entry =>
      textAt(entry, 'operation') === 'Run' && hasFailedPhase(entry, 'phase'),
  );
  if (plugin !== undefined) {
    return numberAt(plugin, 'index') ?? 0;
  }
  const experiment = newestOfCurrentVersion(rollout, objects.experiments).find(
    hasFailed,
  );
  return readExperimentStep(rollout, experiment);
}

/** Objects of the current version by their pod template hash, newest first. */
export function newestOfCurrentVersion(
  rollout: unknown,
  objects: readonly unknown[],
): unknown[] {
  const podHash = readCurrentPodHash(rollout);
  return objects
    .filter(
      object =>
        (textAt(object, 'metadata', 'labels', POD_HASH_LABEL) ?? '') ===
        podHash,
    )
    .sort((one, other) => readCreation(other) - readCreation(one));
}

/** The step an AnalysisRun belongs to, if to any. */
export function readStepIndex(run: unknown): number | undefined {
  const text = textAt(run, 'metadata', 'labels', 'step-index');
  return text !== undefined && /^\d{1,9}$/.test(text)
    ? Number(text)
    : undefined;
}

/** The name of an Experiment ends in the index of its step. */
function readExperimentStep(
  rollout: unknown,
  experiment: unknown,
): number | null {
  const name = textAt(experiment, 'metadata', 'name') ?? '';
  const index = Number(/-(\d{1,9})$/.exec(name)?.[1] ?? NaN);
  const step = readCanarySteps(rollout)[index];
  return readStepType(step) === 'experiment' ? index : null;
}

function hasFailed(object: unknown): boolean {
  return hasFailedPhase(object, 'status', 'phase');
}

function hasFailedPhase(object: unknown, ...path: string[]): boolean {
  const phase = textAt(object, ...path);
  return phase === 'Failed' || phase === 'Error';
}

function readCreation(object: unknown): number {
  return timeAt(object, 'metadata', 'creationTimestamp') ?? 0;
}
