import type { createTemplateAction } from '@backstage/plugin-scaffolder-node';

/** The zod the scaffolder hands to schemas. */
type Zod = Parameters<
  Extract<
    NonNullable<Parameters<typeof createTemplateAction>[0]['schema']>['input'],
    (z: any) => any
  >
>[0];

export const LONGEST_WAIT_MINUTES = 60;

/** Inputs that are kept with the promotion, the same for every action that makes one. */
export const recordInputs = {
  changeTicket: (z: Zod) =>
    z.string().max(200).optional().describe('The change it belongs to.'),
  reason: (z: Zod) =>
    z.string().max(2000).optional().describe('Why; kept with the promotion.'),
};

/** Inputs about waiting, the same for every action. */
export const waitInputs = {
  waitFor: (z: Zod) =>
    z
      .enum(['none', 'merged', 'succeeded'])
      .default('none')
      .describe(
        'What to wait for: nothing, the merge, or that the version runs and passed its verification.',
      ),
  timeoutMinutes: (z: Zod) =>
    z
      .number()
      .positive()
      .max(LONGEST_WAIT_MINUTES)
      .default(30)
      .describe('How long to wait at most; the promotion goes on after that.'),
};

/** Outputs, the same for every action. */
export const promotionOutputs = {
  promotionId: (z: Zod) =>
    z.string().optional().describe('Id of the promotion; none in a dry run.'),
  number: (z: Zod) =>
    z.number().optional().describe('Number people know it by: 12 for P-12.'),
  phase: (z: Zod) => z.string().optional().describe('How far it has come.'),
  pullRequestUrl: (z: Zod) =>
    z.string().optional().describe('The pull request, once there is one.'),
  commitUrl: (z: Zod) =>
    z
      .string()
      .optional()
      .describe('The commit in Git: the merge, once it is merged.'),
};
