import type { StepView } from '../../../model/step';
import { parseGoDuration } from '../json/parseGoDuration';
import { at, flagAt, listAt, numberAt, textAt } from '../json/readJson';

/** The canary steps of the spec, as written. */
export function readCanarySteps(rollout: unknown): unknown[] {
  return listAt(rollout, 'spec', 'strategy', 'canary', 'steps');
}

/**
 * The step that runs and its index. No step with an index means that all steps are done;
 * no index means that there are no steps.
 *
 * @public
 */
export function readCurrentCanaryStep(rollout: unknown): {
  step: unknown;
  index: number | null;
} {
  const steps = readCanarySteps(rollout);
  if (steps.length === 0) {
    return { step: null, index: null };
  }
  const index = numberAt(rollout, 'status', 'currentStepIndex') ?? 0;
  return { step: steps[index] ?? null, index };
}

/**
 * `3/8`: the index of the running step and the number of steps, or undefined where the
 * controller has not started to count.
 *
 * @public
 */
export function formatStepProgress(rollout: unknown): string | undefined {
  const count = readCanarySteps(rollout).length;
  const index = numberAt(rollout, 'status', 'currentStepIndex');
  return count > 0 && index !== undefined ? `${index}/${count}` : undefined;
}

const STEP_TYPES = [
  'setWeight',
  'pause',
  'experiment',
  'analysis',
  'setCanaryScale',
  'plugin',
  'setHeaderRoute',
  'setMirrorRoute',
] as const;

/** Which kind of step it is: the first key that is set, in the controller's order. */
export function readStepType(step: unknown): StepView['type'] {
  return STEP_TYPES.find(type => at(step, type) !== undefined) ?? 'invalid';
}

/**
 * One line for a step, in the words of `kubectl argo rollouts`.
 *
 * @public
 */
export function formatCanaryStep(step: unknown): string {
  const type = readStepType(step);
  switch (type) {
    case 'setWeight':
      return `setWeight: ${at(step, 'setWeight')}`;
    case 'pause': {
      const duration = at(step, 'pause', 'duration');
      return duration === undefined ? 'pause' : `pause: ${duration}`;
    }
    case 'setCanaryScale':
      return formatCanaryScale(at(step, 'setCanaryScale'));
    case 'plugin':
    case 'setHeaderRoute':
    case 'setMirrorRoute':
      return `${type}: ${textAt(step, type, 'name') ?? ''}`;
    default:
      return type;
  }
}

function formatCanaryScale(scale: unknown): string {
  const weight = at(scale, 'weight');
  if (weight !== undefined) {
    return `setCanaryScale{weight: ${weight}}`;
  }
  if (flagAt(scale, 'matchTrafficWeight')) {
    return 'setCanaryScale{matchTrafficWeight: true}';
  }
  const replicas = at(scale, 'replicas');
  return replicas === undefined
    ? 'invalid'
    : `setCanaryScale{replicas: ${replicas}}`;
}

/**
 * Seconds of a pause step: a number, a numeric text or a Go duration. Null where the pause
 * has no end, or none that can be read.
 */
export function readPauseSeconds(step: unknown): number | null {
  const duration = at(step, 'pause', 'duration');
  if (typeof duration === 'number') {
    return duration >= 0 && Number.isFinite(duration) ? duration + 0 : null;
  }
  if (typeof duration !== 'string') {
    return null;
  }
  const seconds = /^\d+$/.test(duration)
    ? Number(duration)
    : parseGoDuration(duration);
  return seconds !== undefined && seconds >= 0 && Number.isFinite(seconds)
    ? Math.trunc(seconds) + 0
    : null;
}
