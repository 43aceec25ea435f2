import type { StepView } from '../../../model/step';
import { readPhase } from '../analysis/describeAnalysisRun';
import { at, flagAt, listAt, numberAt, textAt } from '../json/readJson';
import { readStepIndex } from './findFailedStep';

type AnalysisReference = NonNullable<StepView['analysisRun']>;

const PLUGIN_PHASES = ['Running', 'Successful', 'Failed', 'Error'] as const;

/** An analysis as the status of the Rollout names it; null while there is none. */
export function describeAnalysisReference(
  status: unknown,
): AnalysisReference | null {
  const name = textAt(status, 'name');
  return name === undefined
    ? null
    : {
        name,
        phase: readPhase(at(status, 'status')),
        message: textAt(status, 'message'),
      };
}

/**
 * The run of an analysis step: the one the controller waits for, else the newest run for that
 * step of the current version. `runs` are those of the current version, newest first.
 */
export function describeStepAnalysis(
  rollout: unknown,
  position: number,
  options: { current: boolean; runs: readonly unknown[] },
): AnalysisReference | undefined {
  const waitedFor = options.current
    ? describeAnalysisReference(
        at(rollout, 'status', 'canary', 'currentStepAnalysisRunStatus'),
      )
    : null;
  if (waitedFor) {
    return waitedFor;
  }
  const run = options.runs.find(
    candidate => readStepIndex(candidate) === position,
  );
  const name = textAt(run, 'metadata', 'name');
  return name === undefined
    ? undefined
    : {
        name,
        phase: readPhase(at(run, 'status', 'phase')),
        message: textAt(run, 'status', 'message'),
      };
}

/** A plugin step with its status: that of its run, not of cleaning up after it. */
export function describePluginStep(
  rollout: unknown,
  step: unknown,
  position: number,
): NonNullable<StepView['plugin']> {
  const statuses = readPluginStatuses(rollout, position);
  const status =
    statuses.find(entry => textAt(entry, 'operation') === 'Run') ?? statuses[0];
  const phase = textAt(status, 'phase');
  return {
    name: textAt(step, 'plugin', 'name') ?? '',
    ...(phase !== undefined && {
      phase: PLUGIN_PHASES.find(known => known === phase) ?? 'Unknown',
    }),
    message: textAt(status, 'message'),
    startedAt: textAt(status, 'startedAt'),
    updatedAt: textAt(status, 'updatedAt'),
    finishedAt: textAt(status, 'finishedAt'),
    disabled: flagAt(status, 'disabled'),
  };
}

function readPluginStatuses(rollout: unknown, position: number): unknown[] {
  return listAt(rollout, 'status', 'canary', 'stepPluginStatuses').filter(
    // Go leaves out an index of 0
    entry => (numberAt(entry, 'index') ?? 0) === position,
  );
}
