import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { Gate } from '@lockstep/backstage-plugin-delivery-common';
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
      if (previous?.state === 'Overridden') {
        return previous;
      }
      const answer = await askGate(gate, { ...context, previous }, logger);
      if (!answer) {
        return undefined;
      }
      const isSame = previous?.state === answer.state;
      return {
        key: gate.key,
        title: gate.title,
        ...answer,
        since: isSame ? previous.since : context.now,
      };
    }),
  );
  return answers.filter(answer => answer !== undefined);
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
