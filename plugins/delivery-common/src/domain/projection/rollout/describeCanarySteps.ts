import type { StepView } from '../../../model/step';
import {
  formatCanaryStep,
  readCanarySteps,
  readCurrentCanaryStep,
} from './CanaryStep';
import { describeStepDetails } from './describeStepDetails';
import { describePluginStep, describeStepAnalysis } from './describeStepRuns';
import { newestOfCurrentVersion } from './findFailedStep';
import { isAborted, isPromoted } from './RolloutStatus';

/**
 * All steps with their state. An aborted Rollout is back at index 0 although no step runs:
 * its steps are `aborted`, and the one that failed is `failed`.
 */
export function describeCanarySteps(
  rollout: unknown,
  options: { analysisRuns: readonly unknown[]; failedStep: number | null },
): StepView[] {
  const steps = readCanarySteps(rollout);
  const runs = newestOfCurrentVersion(rollout, options.analysisRuns);
  return steps.map((step, index) => {
    const state = readState(rollout, index, options.failedStep);
    const details = describeStepDetails(step);
    return {
      index,
      text: formatCanaryStep(step),
      state,
      ...details,
      ...(details.type === 'plugin' && {
        plugin: describePluginStep(rollout, step, index),
      }),
      ...(details.type === 'analysis' && {
        analysisRun: describeStepAnalysis(rollout, index, {
          current: state === 'current',
          runs,
        }),
      }),
    };
  });
}

function readState(
  rollout: unknown,
  position: number,
  failedStep: number | null,
): StepView['state'] {
  if (isAborted(rollout)) {
    if (position === failedStep) {
      return 'failed';
    }
    return failedStep !== null && position < failedStep ? 'done' : 'aborted';
  }
  const done = isPromoted(rollout)
    ? Infinity
    : readCurrentCanaryStep(rollout).index ?? 0;
  if (position < done) {
    return 'done';
  }
  return position === done ? 'current' : 'upcoming';
}
