import {
  asObject,
  at,
  flagAt,
  listAt,
  numberAt,
  textAt,
} from '../json/readJson';

/** The deployment strategy a Rollout asks for. */
export type RolloutStrategy = 'canary' | 'blueGreen' | 'unknown';

/** Which strategy the spec asks for; blue-green wins where both are set, as in the controller. */
export function readStrategy(rollout: unknown): RolloutStrategy {
  if (at(rollout, 'spec', 'strategy', 'blueGreen') !== undefined) {
    return 'blueGreen';
  }
  if (at(rollout, 'spec', 'strategy', 'canary') !== undefined) {
    return 'canary';
  }
  return 'unknown';
}

/** The full weight: 100, unless the traffic router counts on another scale. */
export function readMaxWeight(rollout: unknown): number {
  const weight = numberAt(
    rollout,
    'spec',
    'strategy',
    'canary',
    'trafficRouting',
    'maxTrafficWeight',
  );
  return weight !== undefined && weight > 0 ? weight : 100;
}

export function hasTrafficRouting(rollout: unknown): boolean {
  return (
    at(rollout, 'spec', 'strategy', 'canary', 'trafficRouting') !== undefined
  );
}

/** The pod template hash of what Git asks for. */
export function readCurrentPodHash(rollout: unknown): string {
  return textAt(rollout, 'status', 'currentPodHash') ?? '';
}

/** The pod template hash of what is known to be good. */
export function readStablePodHash(rollout: unknown): string {
  return textAt(rollout, 'status', 'stableRS') ?? '';
}

/** The same, also where a controller before 0.8 kept it with the canary. */
export function readKnownStablePodHash(rollout: unknown): string {
  return (
    textAt(rollout, 'status', 'stableRS') ??
    textAt(rollout, 'status', 'canary', 'stableRS') ??
    ''
  );
}

/** Whether the newest pod template is known to be the stable one. */
export function isPromoted(rollout: unknown): boolean {
  const stable = readKnownStablePodHash(rollout);
  return stable !== '' && stable === readCurrentPodHash(rollout);
}

/**
 * Whether Argo Rollouts calls it fully promoted, which decides what it offers: the newest pod
 * template is the stable one, or the controller has noted neither.
 *
 * @public
 */
export function isFullyPromoted(rollout: unknown): boolean {
  const status = asObject(at(rollout, 'status'));
  return readStablePodHash({ status }) === readCurrentPodHash({ status });
}

/** Whether a person or a failed analysis stopped the update. */
export function isAborted(rollout: unknown): boolean {
  return flagAt(rollout, 'status', 'abort');
}

/** Reasons for which the controller holds the Rollout, with the time each began. */
export function readPauseConditions(
  rollout: unknown,
): Array<{ reason: string; startTime?: string }> {
  return listAt(rollout, 'status', 'pauseConditions').map(condition => ({
    reason: textAt(condition, 'reason') ?? '',
    startTime: textAt(condition, 'startTime'),
  }));
}
