import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import { judgeTicketAnswer } from '../domain/promotion';
import type { TicketCheck, TicketRule } from '../EnvironmentRules';
import type { GateAnswer } from './evaluateGates';
import { restoresLastGood } from './restoresLastGood';

const TIMEOUT_MS = 8_000;
const LONGEST_ANSWER = 1_000_000;
/** The ticket system is not asked at every look. */
const ASK_AGAIN_MS = 60_000;

/** A change ticket is named, looks like one, and the ticket system consents where it is asked. */
export class ChangeTicketGate implements PromotionGate {
  readonly key = 'change-ticket';
  readonly title = 'Change ticket';

  constructor(
    private readonly ruleOf: (environment: string) => TicketRule | undefined,
  ) {}

  applies({ promotion }: GateContext): boolean {
    return this.ruleOf(promotion.environment) !== undefined;
  }

  async evaluate({ promotion, now }: GateContext): Promise<GateAnswer> {
    const rule = this.ruleOf(promotion.environment)!;
    const { changeTicket: ticket, environment } = promotion;
    if (!ticket && !rule.forReverts && restoresLastGood(promotion)) {
      return {
        state: 'Pass',
        reason: 'A revert to what ran before needs no change ticket.',
      };
    }
    if (!ticket) {
      return {
        state: 'Fail',
        reason: `${environment} needs a change ticket; request it again with one.`,
        waitsFor: promotion.requestedBy,
      };
    }
    if (!rule.pattern.test(ticket)) {
      return {
        state: 'Fail',
        reason: `"${ticket}" is no change ticket of ${environment}; it must look like ${rule.pattern.source}. Request it again.`,
        waitsFor: promotion.requestedBy,
      };
    }
    const evidenceUrl = rule.link && fill(rule.link, ticket);
    const answer = rule.check
      ? await askTicketSystem(ticket, rule.check)
      : { state: 'Pass' as const, reason: `${ticket} is named.` };
    return {
      ...answer,
      ...(evidenceUrl && { evidenceUrl }),
      ...(answer.state === 'Pending' && {
        waitsFor: 'the ticket system',
        nextCheckAt: new Date(Date.parse(now) + ASK_AGAIN_MS).toISOString(),
      }),
    };
  }
}

async function askTicketSystem(
  ticket: Promotion['changeTicket'] & string,
  check: TicketCheck,
): Promise<Pick<GateAnswer, 'state' | 'reason'>> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(fill(check.url, ticket), {
      headers: { accept: 'application/json', ...check.headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = (await response.text()).slice(0, LONGEST_ANSWER);
  } catch {
    // The cause may hold the address with credentials in it.
    return {
      state: 'Pending',
      reason: `The ticket system does not answer about ${ticket}.`,
    };
  }
  return judgeTicketAnswer({ ticket, status: response.status, text, check });
}

function fill(template: string, ticket: string): string {
  return template.replaceAll('{ticket}', encodeURIComponent(ticket));
}
