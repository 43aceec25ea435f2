import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { decideOutcome, type Observation } from '../domain/promotion';
import { record, type StepContext, type StepResult } from './StepContext';

/** After the merge: what the state index says became of it. The cluster is never asked. */
export async function observeStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const { target } = await context.findDeployments(promotion);
  const [{ repoURL }] = promotion.edits;
  const mergeSha = promotion.git.mergeSha!;
  const { baseSha } = promotion.git;
  const holds = async (revisions: readonly string[]) => {
    const answers = await Promise.all(
      revisions.map(revision =>
        context.holdsMerge({ repoURL, mergeSha, revision, baseSha }),
      ),
    );
    return (
      answers.includes(true) ||
      (answers.includes(undefined) ? undefined : false)
    );
  };
  const observations = await Promise.all(
    promotion.deployments.map(async (id): Promise<Observation> => {
      const deployment = target.find(candidate => candidate.id === id);
      const application = deployment?.application;
      return {
        id,
        deployment,
        holdsMerge: await holds(application?.revisions ?? []),
        operationHoldsMerge: await holds(
          application?.operation?.revisions ?? [],
        ),
      };
    }),
  );
  const outcome = decideOutcome({
    promotion,
    observations,
    now: context.now(),
    timeoutMs: context.verificationTimeoutMs,
  });
  return outcome.do === 'record' ? record(outcome.event) : outcome;
}
