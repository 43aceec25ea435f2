import {
  describeVersion,
  findHold,
  findVeto,
  isActive,
  isCancellable,
  isFailureOpen,
  type Hold,
  type Promotion,
  type Veto,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { isVersionSeen } from './version';

/** Whether a version is brought to an environment without anybody asking. */
export type AutoDecision =
  | { do: 'request' }
  /** Not now; it may be otherwise when something changes. */
  | { do: 'wait'; because: string }
  /** Never by itself. */
  | { do: 'leave'; because: string };

/**
 * A version is tried once by itself: what was promoted here before, and failed, was cancelled
 * or taken back, is for people to try again. What people decide goes first: their promotions
 * are waited for, and what they brought here after the version was out is not replaced by it.
 */
export function decideAutoPromotion(options: {
  entityRef: string;
  environment: string;
  to: Version;
  /** Since when the version is out in the environment it comes from. */
  deployedAt: string | undefined;
  /** Promotions of the component into the environment, newest first. */
  history: readonly Promotion[];
  holds: readonly Hold[];
  vetoes: readonly Veto[];
  now: string;
}): AutoDecision {
  const { environment, to, deployedAt, history, holds, vetoes } = options;
  const version = describeVersion(to);
  const wait = (because: string): AutoDecision => ({ do: 'wait', because });

  const earlier = history.find(promotion => isVersionSeen(promotion.to, to));
  if (earlier) {
    return {
      do: 'leave',
      because: `${version} was promoted to ${environment} before, with P-${earlier.number}.`,
    };
  }
  const unsettled = history.find(
    promotion =>
      promotion.phase === 'AwaitingRevert' || isFailureOpen(promotion),
  );
  if (unsettled) {
    return wait(`P-${unsettled.number} failed and is being dealt with.`);
  }
  const active = history.find(({ phase }) => isActive(phase));
  if (active && !giveWay(active)) {
    return wait(`${environment} is taken by P-${active.number}.`);
  }
  const hold = findHold({ ...options, holds, automatic: true });
  if (hold) {
    return wait(`${environment} is on hold: ${hold.reason}`);
  }
  const veto = findVeto({ ...options, vetoes, version: to });
  if (veto) {
    return wait(`${version} is vetoed: ${veto.reason}`);
  }
  const chosen = deployedAt && history.find(isChosenAfter(deployedAt));
  return chosen
    ? wait(
        `${chosen.requestedBy} chose ${describeVersion(chosen.to)} with P-${
          chosen.number
        } when ${version} was out already.`,
      )
    : { do: 'request' };
}

/** Only what nobody asked for gives way, and a way back never does. */
function giveWay({ automatic, kind, phase }: Promotion): boolean {
  return automatic === true && kind !== 'revert' && isCancellable(phase);
}

function isChosenAfter(deployedAt: string) {
  return ({ automatic, git, requestedAt }: Promotion) =>
    !automatic &&
    git.mergeSha !== undefined &&
    Date.parse(requestedAt) > Date.parse(deployedAt);
}
