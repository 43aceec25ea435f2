import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { examples } from './createPromoteAction.examples';
import {
  movePromotion,
  previewPromotion,
  type MoveOptions,
} from './movePromotion';
import { promotionOutputs, recordInputs, waitInputs } from './promotionSchema';

/** `delivery:promote`: moves a version to an environment, as whoever runs the template. */
export function createPromoteAction(options: MoveOptions) {
  return createTemplateAction({
    id: 'delivery:promote',
    description:
      'Moves a version of a component to an environment through Git, with all the gates of Lockstep.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z =>
          z.string().describe('The component, like component:default/shop.'),
        environment: z =>
          z.string().min(1).describe('The environment that changes.'),
        fromEnvironment: z =>
          z
            .string()
            .optional()
            .describe(
              'Take the version of this environment. Default: the one before in the pipeline.',
            ),
        version: z =>
          z
            .object({
              tag: z.string().optional(),
              digest: z.string().optional(),
            })
            .optional()
            .describe('Take this version instead.'),
        kind: z =>
          z
            .enum(['promote', 'hotfix'])
            .default('promote')
            .describe('How the promotion is recorded.'),
        ...recordInputs,
        ...waitInputs,
      },
      output: promotionOutputs,
    },
    async handler(context) {
      const { waitFor, timeoutMinutes, ...wish } = context.input;
      if (wish.version && wish.fromEnvironment) {
        throw new InputError(
          'delivery:promote takes a version or fromEnvironment, not both; leave one of them out',
        );
      }
      if (wish.version && !wish.version.tag && !wish.version.digest) {
        throw new InputError(
          'delivery:promote needs a tag or a digest in version',
        );
      }
      const request = {
        ...wish,
        entityRef: stringifyEntityRef(
          parseEntityRef(wish.entityRef, { defaultKind: 'component' }),
        ),
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
