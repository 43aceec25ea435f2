import type { UserInfoService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  approvalSubject,
  deliveryPromotionApprovePermission,
  deliveryPromotionCancelPermission,
  deliveryPromotionOverridePermission,
  isTerminal,
  type OverrideGateRequest,
  type Promotion,
  type PromotionActRequest,
  type PromotionEventBody,
} from '@lockstep/backstage-plugin-delivery-common';
import type { ApprovalRule } from '../EnvironmentRules';
import { APPROVALS_GATE_KEY } from '../gates';
import type { PromotionStore } from '../store';
import { describeCaller } from './describeCaller';
import type { PromotionAccess } from './PromotionAccess';
import type { Caller } from './PromotionService';

/** A person's act may meet a worker's; a few looks settle it. */
const RECORD_ATTEMPTS = 5;
const LONGEST_OVERRIDE_MS = 7 * 24 * 60 * 60_000;

/** One act of a person: what it asks for and what it records. */
interface Act {
  audit: string;
  permission: ResourcePermission;
  /** May throw what speaks against it; undefined: it is done already. */
  event: (promotion: Promotion) => PromotionEventBody | undefined;
  /** Recorded when the event does not fit. */
  otherwise?: PromotionEventBody;
  /** Why nothing fits. */
  explain: (promotion: Promotion) => string;
  /** Who may was asked before. */
  isAllowed?: boolean;
}

/** What people do with a promotion while it is under way. */
export class PromotionActs {
  constructor(
    private readonly options: {
      store: Pick<PromotionStore, 'record'>;
      access: PromotionAccess;
      userInfo: UserInfoService;
      approvalsOf: (environment: string) => ApprovalRule | undefined;
      now: () => Date;
    },
  ) {}

  /** Consents to what is open now. The one who asked may not, nor a program. */
  async approve(
    id: string,
    { reason, headSha }: PromotionActRequest,
    caller: Caller,
  ): Promise<Promotion> {
    const by = describeCaller(caller.credentials);
    const memberships = await this.listMemberships(caller);
    return this.act(id, caller, {
      audit: 'promotion-approve',
      permission: deliveryPromotionApprovePermission,
      event: promotion => {
        const rule = this.requireRule(promotion);
        if (!memberships) {
          throw new NotAllowedError(
            `Only people approve; ${by} is a program. Call as the person who approves`,
          );
        }
        if (!rule.allowRequester && promotion.requestedBy === by) {
          throw new NotAllowedError(
            `P-${promotion.number} was requested by ${by}; somebody else must approve it`,
          );
        }
        const groups = rule.groups.filter(group => memberships.includes(group));
        if (rule.groups.length > 0 && groups.length === 0) {
          throw new NotAllowedError(
            `P-${promotion.number} is approved by members of ${rule.groups.join(
              ' or ',
            )}; ${by} is in none of them`,
          );
        }
        const subject = this.requireSubject(promotion, headSha);
        const isGiven = promotion.approvals?.some(
          approval => approval.by === by && approval.subject === subject,
        );
        return isGiven
          ? undefined
          : { type: 'approved', subject, groups, comment: reason };
      },
      explain: explainUnstoppable('approved'),
    });
  }

  override(
    id: string,
    { gate, reason, until }: OverrideGateRequest,
    caller: Caller,
  ): Promise<Promotion> {
    return this.act(id, caller, {
      audit: 'promotion-override',
      permission: deliveryPromotionOverridePermission,
      event: promotion => {
        requireGate(promotion, gate);
        const ahead = Date.parse(until) - this.options.now().getTime();
        if (ahead <= 0 || ahead > LONGEST_OVERRIDE_MS) {
          throw new InputError(
            `An override ends within a week from now; "${until}" does not`,
          );
        }
        return {
          type: 'gate-overridden',
          gate,
          reason,
          until: new Date(until).toISOString(),
        };
      },
      explain: explainUnstoppable('let through'),
    });
  }

  reject(id: string, { reason }: PromotionActRequest, caller: Caller) {
    return this.act(id, caller, {
      audit: 'promotion-reject',
      permission: deliveryPromotionApprovePermission,
      event: () => ({ type: 'rejected', reason }),
      explain: explainUnstoppable('rejected'),
    });
  }

  cancel(id: string, { reason }: PromotionActRequest, caller: Caller) {
    return this.act(id, caller, createCancel(reason));
  }

  /** For a batch: that somebody may was asked when they cancelled it, and is not asked again. */
  cancelFor(
    id: string,
    { reason }: PromotionActRequest,
    origin: Caller & { actor: string },
  ): Promise<Promotion> {
    return this.act(id, origin, { ...createCancel(reason), isAllowed: true });
  }

  retry(id: string, { reason }: PromotionActRequest, caller: Caller) {
    return this.act(id, caller, {
      audit: 'promotion-retry',
      permission: deliveryPromotionCancelPermission,
      event: () => ({ type: 'retried', reason }),
      explain: ({ number, phase }) =>
        `Only an errored promotion can be retried; P-${number} is ${phase}. Request a new one`,
    });
  }

  private async act(
    id: string,
    caller: Caller & { actor?: string },
    act: Act,
  ): Promise<Promotion> {
    const { access, store, now } = this.options;
    const actor = caller.actor ?? describeCaller(caller.credentials);
    const meta = { promotion: id, actor };
    return access.audited(act.audit, caller, meta, async () => {
      for (let attempt = 0; attempt < RECORD_ATTEMPTS; attempt += 1) {
        const stored = await access.read(id, caller);
        if (!act.isAllowed) {
          await access.require(caller, act.permission, stored.promotion);
        }
        const record = (body: PromotionEventBody) =>
          store.record(stored, [{ ...body, at: now().toISOString(), actor }]);
        const event = act.event(stored.promotion);
        if (!event) {
          return stored.promotion;
        }
        let result = await record(event);
        if (result.outcome === 'unfit' && act.otherwise) {
          result = await record(act.otherwise);
        }
        if (result.outcome === 'recorded') {
          return result.stored.promotion;
        }
        if (result.outcome === 'unfit') {
          throw new ConflictError(act.explain(stored.promotion));
        }
      }
      throw new ConflictError(`Promotion ${id} keeps changing; try again`);
    });
  }

  /** The groups a person belongs to; undefined for a program. */
  private async listMemberships({
    credentials,
  }: Caller): Promise<string[] | undefined> {
    const principal = credentials.principal as { type?: string };
    if (principal.type !== 'user') {
      return undefined;
    }
    const { ownershipEntityRefs } = await this.options.userInfo.getUserInfo(
      credentials,
    );
    return ownershipEntityRefs;
  }

  private requireRule(promotion: Promotion): ApprovalRule {
    const rule = this.options.approvalsOf(promotion.environment);
    const asks = promotion.gates.some(({ key }) => key === APPROVALS_GATE_KEY);
    if (!rule || !asks) {
      throw new InputError(
        `No gate of P-${promotion.number} asks for an approval; it goes on by itself when its gates pass`,
      );
    }
    return rule;
  }

  private requireSubject(
    promotion: Promotion,
    headSha: string | undefined,
  ): string {
    const subject = approvalSubject(promotion);
    if (!subject) {
      throw new ConflictError(
        isTerminal(promotion.phase)
          ? explainUnstoppable('approved')(promotion)
          : `P-${promotion.number} has no pull request yet; it can be approved when it is open`,
      );
    }
    if (headSha && promotion.git.headSha && headSha !== promotion.git.headSha) {
      throw new ConflictError(
        `The branch of P-${promotion.number} is at ${promotion.git.headSha} by now, not at ${headSha}; look at it again`,
      );
    }
    return subject;
  }
}

function createCancel(reason: string | undefined): Act {
  return {
    audit: 'promotion-cancel',
    permission: deliveryPromotionCancelPermission,
    event: () => ({ type: 'cancelled', reason }),
    // A merge may be under way: then the runner closes the pull request first.
    otherwise: { type: 'cancel-requested', reason },
    explain: explainUnstoppable('cancelled'),
  };
}

function requireGate({ number, gates }: Promotion, key: string): void {
  if (!gates.some(gate => gate.key === key)) {
    throw new InputError(
      `P-${number} has no gate "${key}"; it has ${gates
        .map(gate => gate.key)
        .join(', ')}`,
    );
  }
}

function explainUnstoppable(word: string) {
  return ({ number, phase }: Promotion) =>
    isTerminal(phase)
      ? `P-${number} has ended as ${phase} and cannot be ${word}`
      : `P-${number} is ${phase}: its version is on the way or in Git and it cannot be ${word} any more; revert it when it has ended`;
}
