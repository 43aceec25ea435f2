import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import {
  parseTrailers,
  type GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import { commitMessageOf, proposalBodyOf, titleOf } from '../domain/promotion';
import { describeEnd } from './checkProposal';
import { askAgain } from './gateStep';
import { planFiles } from './planFiles';
import { record, type StepContext, type StepResult } from './StepContext';

/** A base read longer ago is read again before a branch is made of it. */
const OLD_BASE_MS = 60_000;

/**
 * Writing: one commit on a branch of its own, then the pull request. Unless the intent was
 * recorded by this very worker a moment ago, a worker before may have died between the act and
 * its record: then both are looked for before they are made.
 */
export async function writeStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  if (promotion.strategy === 'direct') {
    const closed = await askAgain(promotion, context);
    return record(
      closed ?? { type: 'merge-intended', headSha: promotion.git.baseSha! },
    );
  }
  const repository = context.repository(promotion.edits[0].repoURL);
  return promotion.git.headSha
    ? propose(promotion, repository, context)
    : commit(promotion, repository, context);
}

async function commit(
  promotion: Promotion,
  repository: GitRepository,
  context: StepContext,
): Promise<StepResult> {
  const { edits, git } = promotion;
  const branch = git.branch!;
  if (!context.isFirstTry) {
    const existing = await repository.resolveRef(branch);
    if (existing) {
      return adoptCommit(promotion, repository, existing);
    }
  }
  const base = edits[0].branch;
  const baseSha = isOld(promotion, context)
    ? await repository.resolveRef(base)
    : git.baseSha;
  if (!baseSha) {
    return record({
      type: 'errored',
      reason: 'git-host-not-found',
      message: `${repository.url} has no branch "${base}"; restore it and retry.`,
    });
  }
  const result = await planFiles(promotion, repository, baseSha);
  if (result.outcome !== 'edited') {
    return record({ type: result.outcome, message: result.message });
  }
  if (baseSha !== git.baseSha) {
    return record({ type: 'write-intended', branch, baseSha, edits });
  }
  const written = await repository.commit({
    branch,
    baseSha,
    createBranch: true,
    files: result.files,
    deletions: result.deletions,
    message: commitMessageOf(promotion),
  });
  if (written.outcome === 'committed') {
    return record({
      type: 'committed',
      headSha: written.sha,
      commitUrl: written.url,
    });
  }
  return written.headSha
    ? adoptCommit(promotion, repository, written.headSha)
    : { do: 'again' };
}

function isOld({ updatedAt }: Promotion, { now }: StepContext): boolean {
  return now().getTime() - Date.parse(updatedAt) > OLD_BASE_MS;
}

/** A branch of our name is ours only if its commit says so. */
async function adoptCommit(
  promotion: Promotion,
  repository: GitRepository,
  headSha: string,
): Promise<StepResult> {
  const found = await repository.getCommit(headSha);
  const owner = found && parseTrailers(found.message)?.promotionId;
  return owner === promotion.id
    ? {
        ...record({ type: 'committed', headSha, commitUrl: found?.url }),
        found: true,
      }
    : record({
        type: 'errored',
        reason: 'branch-taken',
        message: `Branch ${promotion.git.branch} exists and its last commit is not of this promotion; delete the branch and retry.`,
      });
}

async function propose(
  promotion: Promotion,
  repository: GitRepository,
  { isFirstTry }: StepContext,
): Promise<StepResult> {
  const { edits, git, retried } = promotion;
  const where = { branch: git.branch!, base: edits[0].branch };
  // One that somebody closed before a retry stays closed: that was their answer.
  const known =
    isFirstTry && !retried ? undefined : await repository.findChange(where);
  const change =
    known ??
    (await repository.openChange({
      ...where,
      title: titleOf(promotion),
      body: proposalBodyOf(promotion),
    }));
  if (change.state !== 'open') {
    const mergeUrl = change.mergeSha && repository.commitUrl(change.mergeSha);
    return describeEnd(promotion, change, mergeUrl) ?? { do: 'again' };
  }
  return record({
    type: 'proposal-opened',
    number: change.number,
    url: change.url,
    headSha: git.headSha!,
  });
}
