import type {
  Promotion,
  PromotionEventBody,
  PromotionReason,
} from '@lockstep/backstage-plugin-delivery-common';
import { judgeDeployment } from './judgeDeployment';
import type { Judgement, Observation, Stage } from './Judgement';

type Body<T extends PromotionEventBody['type']> = Extract<
  PromotionEventBody,
  { type: T }
>;

/** What the observations say: an event, or nothing new and why. */
export type Outcome =
  | {
      do: 'record';
      event: Body<
        | 'syncing'
        | 'synced'
        | 'rolling-out'
        | 'verifying'
        | 'verified'
        | 'delivery-failed'
        | 'errored'
      >;
    }
  | {
      do: 'wait';
      because?: { reason: PromotionReason; message: string };
      until?: string;
    };

const ORDER: readonly Stage[] = [
  'unknown',
  'unsynced',
  'syncing',
  'rolling',
  'verifying',
  'done',
];

/**
 * What became of a merged promotion. It succeeds when every deployment is done and fails as
 * soon as one failed. Past the deadline it failed where we can see that it did not arrive,
 * and is errored where we cannot see.
 */
export function decideOutcome(options: {
  promotion: Promotion;
  observations: readonly Observation[];
  now: Date;
  timeoutMs: number;
}): Outcome {
  const { promotion, observations, now, timeoutMs } = options;
  const judgements = observations.map(observation =>
    judgeDeployment(observation, promotion.to, { promotion, now }),
  );
  const failed = judgements.find(({ stage }) => stage === 'failed');
  if (failed) {
    return record({
      type: 'delivery-failed',
      reason: failed.reason ?? 'rollout-degraded',
      message: failed.message,
    });
  }
  const last = leastAdvanced(judgements);
  if (!last) {
    return {
      do: 'wait',
      because: {
        reason: 'deployment-unknown',
        message: 'It has no deployments.',
      },
    };
  }
  const since = Date.parse(promotion.observedSince ?? promotion.updatedAt);
  const isLate = now.getTime() - since >= timeoutMs;
  if (isLate && last.stage !== 'done' && !last.patient) {
    return record(describeLate(last, timeoutMs));
  }
  return describeProgress(promotion, last);
}

function describeProgress(promotion: Promotion, last: Judgement): Outcome {
  const { phase, message } = promotion;
  const waitsForSync = phase === 'Merged' || phase === 'Syncing';
  switch (last.stage) {
    case 'unknown':
    case 'unsynced':
      return {
        do: 'wait',
        because: last.reason && { reason: last.reason, message: last.message },
        until: last.nextCheckAt,
      };
    case 'syncing':
      return waitsForSync && (phase === 'Merged' || message !== last.message)
        ? record({ type: 'syncing', message: last.message })
        : { do: 'wait' };
    default:
  }
  if (waitsForSync) {
    return record({
      type: 'synced',
      revision: last.revision ?? promotion.git.mergeSha ?? '',
    });
  }
  switch (last.stage) {
    case 'rolling':
      return phase === 'Verifying' || message !== last.message
        ? record({ type: 'rolling-out', message: last.message })
        : { do: 'wait' };
    case 'verifying':
      return phase === 'RollingOut' || message !== last.message
        ? record({ type: 'verifying', message: last.message })
        : { do: 'wait' };
    default:
      return record({ type: 'verified', message: last.message });
  }
}

function describeLate(
  last: Judgement,
  timeoutMs: number,
): Body<'errored' | 'delivery-failed'> {
  const minutes = Math.max(1, Math.round(timeoutMs / 60_000));
  const within = `within ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return last.stage === 'unknown'
    ? {
        type: 'errored',
        reason: 'outcome-unknown',
        message: `The outcome could not be observed ${within} of the merge. ${last.message} Retry to observe on.`,
      }
    : {
        type: 'delivery-failed',
        reason: 'deadline-exceeded',
        message: `It did not arrive ${within} of the merge. ${last.message}`,
      };
}

function leastAdvanced(
  judgements: readonly Judgement[],
): Judgement | undefined {
  return [...judgements].sort(
    (a, b) => ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage),
  )[0];
}

function record(
  event: Extract<Outcome, { do: 'record' }>['event'],
): Extract<Outcome, { do: 'record' }> {
  return { do: 'record', event };
}
