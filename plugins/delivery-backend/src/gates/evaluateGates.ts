import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type {
  Gate,
  GateOverride,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';

/** What a gate answers. */
export type GateAnswer = Awaited<ReturnType<PromotionGate['evaluate']>>;

const LONGEST_ANSWER_MS = 10_000;

/**
 * Asks every gate that applies. One that throws or does not answer in time is `Pending`: what
 * we do not know holds a promotion back, it never lets one through. A gate overridden by a
 * person stays so and is not asked.
 */
export async function evaluateGates(options: {
  gates: readonly PromotionGate[];
  context: Omit<GateContext, 'previous'>;
  logger: LoggerService;
}): Promise<Gate[]> {
  const { gates, context, logger } = options;
  const answers = await Promise.all(
    gates.map(async gate => {
      const previous = context.promotion.gates.find(
        ({ key }) => key === gate.key,
      );
      const told = await askGate(gate, { ...context, previous }, logger);
      if (!told) {
        return undefined;
      }
      const answer = override(told, findOverride(gate, context));
      const isSame = previous?.state === answer.state;
      return {
        key: gate.key,
        title: gate.title,
        ...(gate.guards && { guards: gate.guards }),
        ...answer,
        since: isSame ? previous.since : context.now,
      };
    }),
  );
  return answers.filter(answer => answer !== undefined);
}

/** The override in force now; the last one given counts. */
function findOverride(
  { key }: PromotionGate,
  { promotion, now }: Omit<GateContext, 'previous'>,
): GateOverride | undefined {
  return promotion.overrides
    ?.filter(
      ({ gate, until }) => gate === key && Date.parse(until) > Date.parse(now),
    )
    .pop();
}

/** A gate that consents by itself needs no override. */
function override(
  answer: GateAnswer,
  given: GateOverride | undefined,
): GateAnswer & Pick<Gate, 'override'> {
  if (!given || answer.state === 'Pass') {
    return answer;
  }
  return {
    ...answer,
    state: 'Overridden',
    reason: `${given.by} overrides it until ${given.until}: ${given.reason} (It says: ${answer.reason})`,
    actor: given.by,
    waitsFor: undefined,
    nextCheckAt: given.until,
    override: given,
  };
}

async function askGate(
  gate: PromotionGate,
  context: GateContext,
  logger: LoggerService,
): Promise<GateAnswer | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer in ${LONGEST_ANSWER_MS / 1000} s`)),
      LONGEST_ANSWER_MS,
    );
  });
  try {
    return gate.applies(context)
      ? await Promise.race([gate.evaluate(context), tooLate])
      : undefined;
  } catch (error) {
    logger.warn(
      `Gate ${gate.key} of P-${
        context.promotion.number
      } could not be asked: ${stringifyError(error)}`,
    );
    return {
      state: 'Pending',
      reason: `It could not be asked: ${
        error instanceof Error ? error.message : 'unknown error'
      }.`,
      waitsFor: 'a system',
    };
  } finally {
    clearTimeout(timer);
  }
}
