import {
  allGatesPass,
  type Gate,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { checkProposal } from './checkProposal';
import { checkContent } from './checkContent';
import { gatesEvent, isKnown, nextCheckOf } from './gateStep';
import { record, type StepContext, type StepResult } from './StepContext';

/** Name of the commit status that says on the Git host whether the gates pass. */
const STATUS_NAME = 'lockstep';

/**
 * ProposalOpen: goes on to the merge when every gate passes. While one does not, or a person
 * is to merge, it looks whether somebody changed or ended the pull request.
 */
export async function proposalStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const gates = await context.evaluateGates(promotion);
  if (allGatesPass(gates) && promotion.autoMerge !== false) {
    // Whether it still holds what was asked for is looked at right before the merge.
    return record(
      ...(allGatesPass(promotion.gates) ? [] : [gatesEvent(gates)]),
      { type: 'merge-intended', headSha: promotion.git.headSha! },
    );
  }
  const ended = await checkProposal(promotion, context);
  if (ended) {
    return ended;
  }
  const isNews =
    promotion.reason === 'proposal-open' || !isSettled(promotion, gates);
  const isTold = promotion.reason === 'gates-passed';
  if (isNews && !isTold && promotion.autoMerge === false) {
    await tellGitHost(promotion, gates, context);
  }
  if (allGatesPass(gates)) {
    return awaitMerge(promotion, gates, context);
  }
  return isNews
    ? record(gatesEvent(gates))
    : { do: 'wait', until: nextCheckOf(gates) };
}

function isSettled(promotion: Promotion, gates: readonly Gate[]): boolean {
  return allGatesPass(gates)
    ? promotion.reason === 'awaits-merge'
    : isKnown(promotion, gates);
}

/** All gates pass and a person merges: nothing is left to do here but to look. */
async function awaitMerge(
  promotion: Promotion,
  gates: Gate[],
  context: StepContext,
): Promise<StepResult> {
  if (!allGatesPass(promotion.gates)) {
    return record(gatesEvent(gates));
  }
  const repository = context.repository(promotion.edits[0].repoURL);
  const obstacle = await checkContent(promotion, repository);
  return (
    obstacle ?? {
      do: 'wait',
      because: {
        reason: 'awaits-merge',
        message: `Every gate passes; somebody merges pull request #${promotion.git.pullRequest?.number} on the Git host.`,
      },
    }
  );
}

/** So that a rule of the branch can require what the gates say. */
async function tellGitHost(
  promotion: Promotion,
  gates: readonly Gate[],
  context: StepContext,
): Promise<void> {
  const closed = gates.filter(gate => !allGatesPass([gate]));
  const failed = closed.some(({ state }) => state === 'Fail');
  const state = failed ? 'failure' : 'pending';
  await context.repository(promotion.edits[0].repoURL).setStatus({
    sha: promotion.git.headSha!,
    name: STATUS_NAME,
    state: closed.length === 0 ? 'success' : state,
    description:
      closed.length === 0
        ? 'Every gate passes.'
        : closed.map(({ title, reason }) => `${title}: ${reason}`).join(' '),
  });
}
