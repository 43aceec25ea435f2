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

/**
 * Whether the newest pod template is the stable one: nothing is on its way.
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
