import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { examples } from './createRevertAction.examples';
import {
  movePromotion,
  previewPromotion,
  type MoveOptions,
} from './movePromotion';
import { promotionOutputs, recordInputs, waitInputs } from './promotionSchema';

/** `delivery:revert`: takes a promotion back, as whoever runs the template. */
export function createRevertAction(options: MoveOptions) {
  return createTemplateAction({
    id: 'delivery:revert',
    description:
      'Takes a promotion back: puts the version before it back in Git, with a promotion of its own.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        promotionId: z =>
          z.string().min(1).describe('Id of the promotion to take back.'),
        ...recordInputs,
        ...waitInputs,
      },
      output: promotionOutputs,
    },
    async handler(context) {
      const { promotionId, waitFor, timeoutMinutes, changeTicket, reason } =
        context.input;
      const { entityRef, environment } = await options.delivery.getPromotion(
        promotionId,
        {
          credentials: await context.getInitiatorCredentials(),
        },
      );
      const request = {
        kind: 'revert' as const,
        entityRef,
        environment,
        reverts: promotionId,
        changeTicket,
        reason,
      };
      if (context.isDryRun) {
        await previewPromotion(context, options, request);
        return;
      }
      const outputs = await movePromotion(context, options, request, {
        waitFor: waitFor ?? 'none',
        timeoutMinutes: timeoutMinutes ?? 30,
      });
      for (const [name, value] of Object.entries(outputs)) {
        context.output(name as keyof typeof outputs, value);
      }
    },
  });
}
