import type { Gate } from '../../model/gate';
import type { Promotion } from '../../model/promotion';
import { gateAwaitsPerson, waitsForGates } from '../promotion/gatePasses';
import type { EnvironmentFinding } from './EnvironmentState';

type Finding = Omit<EnvironmentFinding, 'promotionId'>;

/**
 * What a promotion means for an environment it leads into, or soaks in. Undefined where it
 * has nothing to say: it ended, or concerns other environments.
 *
 * @public
 */
export function describePromotionState(
  promotion: Promotion,
  environment: string,
): EnvironmentFinding | undefined {
  const finding =
    promotion.environment === environment
      ? describeTarget(promotion)
      : describeSource(promotion, environment);
  return finding && { ...finding, promotionId: promotion.id };
}

function describeTarget(promotion: Promotion): Finding | undefined {
  const move = (word: string): Finding => ({
    state: 'rolling-out',
    word,
    tone: 'move',
    reason: promotion.message,
  });
  if (waitsForGates(promotion)) {
    return describeWait(promotion);
  }
  switch (promotion.phase) {
    case 'AwaitingRevert':
    case 'RevertFailed':
    case 'Errored':
      return {
        state: 'needs-person',
        word: 'Needs a person',
        tone: 'ask',
        reason: promotion.message,
      };
    case 'Writing':
    case 'Merging':
      return move('Merging');
    case 'Merged':
    case 'Syncing':
      return move('Syncing');
    case 'RollingOut':
      return move('Rolling out');
    case 'Verifying':
      return move('Verifying');
    default:
      return undefined;
  }
}

/** People are named before time: time passes without anyone. */
function describeWait(promotion: Promotion): Finding | undefined {
  const closed = promotion.gates.filter(
    gate => gate.state === 'Pending' || gate.state === 'Fail',
  );
  const forPeople = closed.find(gateAwaitsPerson);
  if (forPeople) {
    return {
      state: 'needs-person',
      word: forPeople.key.includes('ticket')
        ? 'Change ticket missing'
        : 'Needs a person',
      tone: 'ask',
      reason: forPeople.reason,
    };
  }
  const window = closed.find(gate => !isSoak(gate));
  return (
    window && {
      state: 'on-hold',
      word: window.key.includes('window') ? 'Window closed' : 'On hold',
      tone: 'calm',
      reason: window.reason,
    }
  );
}

/** A version soaks in the environment it comes from. */
function describeSource(
  promotion: Promotion,
  environment: string,
): Finding | undefined {
  if (promotion.fromEnvironment !== environment || !waitsForGates(promotion)) {
    return undefined;
  }
  const soak = promotion.gates.find(
    gate => isSoak(gate) && gate.state === 'Pending',
  );
  return (
    soak && {
      state: 'soaking',
      word: 'Soaking',
      tone: 'calm',
      reason: soak.reason,
    }
  );
}

function isSoak(gate: Gate): boolean {
  return gate.key.includes('soak');
}
