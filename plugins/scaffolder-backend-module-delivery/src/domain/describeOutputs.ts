import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';

/** What a step that moved a version gives to the steps after it. */
export interface PromotionOutputs {
  promotionId: string;
  number: number;
  phase: string;
  pullRequestUrl?: string;
  commitUrl?: string;
}

/** Reads the outputs off a promotion; links that are not there yet are left out. */
export function describeOutputs(promotion: Promotion): PromotionOutputs {
  const { id, number, phase, git } = promotion;
  const commitUrl = git.mergeUrl ?? git.commitUrl;
  return {
    promotionId: id,
    number,
    phase,
    ...(git.pullRequest && { pullRequestUrl: git.pullRequest.url }),
    ...(commitUrl && { commitUrl }),
  };
}
