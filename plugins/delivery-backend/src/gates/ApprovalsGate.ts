import {
  approvalSubject,
  countApprovals,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { ApprovalRule } from '../EnvironmentRules';
import type { GateAnswer } from './evaluateGates';
import { restoresLastGood } from './restoresLastGood';

export const APPROVALS_GATE_KEY = 'approvals';

/**
 * Enough people looked at what will be merged and consent. Who may approve is decided when
 * they do; here only what still counts is counted.
 */
export class ApprovalsGate implements PromotionGate {
  readonly key = APPROVALS_GATE_KEY;
  readonly title = 'Approvals';
  readonly guards = 'merge';

  constructor(
    private readonly ruleOf: (environment: string) => ApprovalRule | undefined,
  ) {}

  applies({ promotion }: GateContext): boolean {
    return this.ruleOf(promotion.environment) !== undefined;
  }

  async evaluate({ promotion }: GateContext): Promise<GateAnswer> {
    const rule = this.ruleOf(promotion.environment)!;
    if (!rule.forReverts && restoresLastGood(promotion)) {
      return {
        state: 'Pass',
        reason: 'A revert to what ran before needs no approval.',
      };
    }
    const given = countApprovals(promotion, rule);
    const names = given.map(({ by }) => nameOf(by)).join(', ');
    if (given.length >= rule.count) {
      return {
        state: 'Pass',
        reason: `Approved by ${names}.`,
        actor: given[given.length - 1].by,
      };
    }
    return {
      state: 'Pending',
      reason: describeMissing(promotion, rule, given.length, names),
      waitsFor: rule.groups[0] ?? 'somebody who may approve',
    };
  }
}

function describeMissing(
  promotion: Promotion,
  { count, groups, allowRequester }: ApprovalRule,
  given: number,
  names: string,
): string {
  const from =
    groups.length > 0 ? ` from ${groups.map(nameOf).join(' or ')}` : '';
  const wanted =
    count === 1
      ? `An approval${from}`
      : `${given} of ${count} approvals${from}`;
  const verb = count === 1 ? 'is awaited' : 'are given';
  const rest = [
    names && `Approved by ${names}.`,
    !allowRequester && `Not by ${nameOf(promotion.requestedBy)}, who asked.`,
    !approvalSubject(promotion) &&
      'It can be given when the pull request is open.',
  ].filter(Boolean);
  return [`${wanted} ${verb}.`, ...rest].join(' ');
}

/** As people call it, where the reference is of the default namespace. */
function nameOf(ref: string): string {
  return ref.replace(/^(user|group):default\//, '');
}
