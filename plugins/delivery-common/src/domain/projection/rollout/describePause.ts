import type { RolloutView } from '../../../model/rollout';
import { flagAt, formatTime, numberAt } from '../json/readJson';
import { readCurrentCanaryStep, readPauseSeconds } from './CanaryStep';
import { readPauseConditions } from './RolloutStatus';

type Pause = NonNullable<RolloutView['pause']>;

/**
 * What the Rollout waits for, and until when. Of several reasons the one that needs a person
 * is told, as the others end without anyone.
 */
export function describePause(rollout: unknown): Pause | null {
  const pauses = readPauseConditions(rollout).map(condition =>
    describeCondition(rollout, condition),
  );
  if (flagAt(rollout, 'spec', 'paused')) {
    pauses.unshift({ kind: 'person', since: pauses[0]?.since, until: null });
  }
  return (
    pauses.find(pause => pause.kind === 'inconclusive') ??
    pauses.find(pause => pause.until === null) ??
    pauses[0] ??
    null
  );
}

function describeCondition(
  rollout: unknown,
  condition: { reason: string; startTime?: string },
): Pause {
  const since = condition.startTime;
  if (condition.reason.startsWith('Inconclusive')) {
    return { kind: 'inconclusive', since, until: null };
  }
  if (condition.reason === 'BlueGreenPause') {
    const seconds = numberAt(
      rollout,
      'spec',
      'strategy',
      'blueGreen',
      'autoPromotionSeconds',
    );
    return {
      kind: 'blueGreen',
      since,
      until: seconds ? addSeconds(since, seconds) : null,
    };
  }
  const seconds = readPauseSeconds(readCurrentCanaryStep(rollout).step);
  if (condition.reason !== 'CanaryPauseStep' || seconds === null) {
    return { kind: 'person', since, until: null };
  }
  return { kind: 'step', since, until: addSeconds(since, seconds) };
}

function addSeconds(since: string | undefined, seconds: number): string | null {
  const start = since === undefined ? NaN : Date.parse(since);
  return formatTime(start + seconds * 1000) ?? null;
}
