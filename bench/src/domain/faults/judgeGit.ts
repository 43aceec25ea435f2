import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type { HistoryStep } from './parseHistory';
import type {
  RepositoryEvidence,
  StormEvidence,
  Violation,
} from './StormEvidence';
import { isUnended } from './judgeRecords';
import { repositoryUrl } from './StormService';

/**
 * Git against the records: what was merged is merged once, each step of `main` is of one
 * record or of a person, it did what the record says, and nothing open is left of what ended.
 */
export function judgeGit(
  evidence: Pick<StormEvidence, 'records' | 'repositories' | 'byHand'>,
): Violation[] {
  const promotions = evidence.records.map(({ promotion }) => promotion);
  return evidence.repositories.flatMap(repository => {
    const url = repositoryUrl(repository.name);
    const own = promotions.filter(({ edits }) => edits[0]?.repoURL === url);
    return [
      ...judgeSteps(repository, own, evidence.byHand),
      ...judgeMerges(repository, own),
      ...judgeTwins(repository, own),
      ...judgePulls(repository, own),
      ...judgeTags(repository),
    ];
  });
}

function judgeSteps(
  { name, steps }: RepositoryEvidence,
  promotions: readonly Promotion[],
  byHand: ReadonlySet<string>,
): Violation[] {
  const byMerge = new Map(promotions.map(one => [one.git.mergeSha, one]));
  const byId = new Map(promotions.map(one => [one.id, one]));
  return steps.flatMap((step): Violation[] => {
    const merged = byMerge.get(step.sha);
    if (merged) {
      return judgeEffect(step, merged);
    }
    const named = step.promotionId && byId.get(step.promotionId);
    if (byHand.has(step.sha)) {
      // A person may merge what had ended; what had not ended must know of its merge.
      return named && named.git.mergeSha === undefined && isUnended(named)
        ? [wrong(named.id, `was merged by hand as ${step.sha} and is unaware`)]
        : [];
    }
    return [
      wrong(
        step.promotionId,
        named
          ? `is on main of ${name} as ${step.sha}, its record says ${
              named.phase
            } (${named.reason}), merge ${named.git.mergeSha ?? 'none'}`
          : `step ${step.sha} of ${name} is of no record and of no person`,
      ),
    ];
  });
}

/** The step changed what the record says, to what it says, and no other version. */
function judgeEffect(step: HistoryStep, promotion: Promotion): Violation[] {
  const wanted = promotion.edits.map(({ path, changes }) => {
    const { from, to } = changes[0];
    return `${path} ${from?.tag} -> ${to.tag}`;
  });
  const done = step.changes.map(
    ({ path, from, to }) => `${path} ${from} -> ${to}`,
  );
  return wanted.sort().join() === done.sort().join()
    ? []
    : [
        wrong(
          promotion.id,
          `merge ${step.sha} did "${done}", the record says "${wanted}"`,
        ),
      ];
}

function judgeMerges(
  { name, steps }: RepositoryEvidence,
  promotions: readonly Promotion[],
): Violation[] {
  const onMain = new Set(steps.map(({ sha }) => sha));
  return promotions.flatMap(({ id, git }) =>
    git.mergeSha && !onMain.has(git.mergeSha)
      ? [wrong(id, `merge ${git.mergeSha} is not on main of ${name}`)]
      : [],
  );
}

/** One commit, one merge, one pull request. */
function judgeTwins(
  { steps, trailed, pulls }: RepositoryEvidence,
  promotions: readonly Promotion[],
): Violation[] {
  const several = (what: string, keys: Array<string | undefined>) =>
    [...countBy(keys)]
      .filter(([, count]) => count > 1)
      .map(
        ([id, count]): Violation => ({
          kind: 'twice',
          id,
          text: `has ${count} ${what}`,
        }),
      );
  const ids = new Set(promotions.map(({ id }) => id));
  const mergeShas = new Set(promotions.map(({ git }) => git.mergeSha));
  return [
    ...several(
      'steps on main',
      steps.map(({ promotionId }) => promotionId),
    ),
    ...several(
      'commits',
      trailed
        .filter(({ isMerge, sha }) => !isMerge && !mergeShas.has(sha))
        .map(({ promotionId }) => promotionId),
    ),
    ...several(
      'pull requests',
      pulls.map(({ branch }) => idOfBranch(branch)).filter(id => ids.has(id!)),
    ),
  ];
}

function judgePulls(
  { pulls, name }: RepositoryEvidence,
  promotions: readonly Promotion[],
): Violation[] {
  const byId = new Map(promotions.map(one => [one.id, one]));
  return pulls.flatMap(({ number, branch, state, merged }): Violation[] => {
    const promotion = byId.get(idOfBranch(branch) ?? '');
    if (!promotion) {
      return [wrong(undefined, `#${number} of ${name} is of no record`)];
    }
    const { id, phase } = promotion;
    if (state === 'open' && !isUnended(promotion) && phase !== 'Errored') {
      return [wrong(id, `is ${phase}, and #${number} of ${name} is open`)];
    }
    return promotion.git.mergeSha && !merged
      ? [wrong(id, `says merged, and #${number} of ${name} is not`)]
      : [];
  });
}

/** The history, step by step, leads to what the overlays say. */
function judgeTags({
  name,
  tagsBefore,
  tagsAfter,
  steps,
}: RepositoryEvidence): Violation[] {
  const tags: Record<string, string | undefined> = { ...tagsBefore };
  for (const { changes } of steps) {
    changes.forEach(({ path, to }) => {
      tags[path] = to;
    });
  }
  return Object.entries(tagsAfter).flatMap(([path, tag]) =>
    tags[path] === tag
      ? []
      : [
          wrong(
            undefined,
            `${path} of ${name} says ${tag}, its history ${tags[path]}`,
          ),
        ],
  );
}

/** Branches of promotions end in their id. */
export function idOfBranch(branch: string): string | undefined {
  return /^promote\/.+\/([0-9a-f-]{36})$/.exec(branch)?.[1];
}

function wrong(id: string | undefined, text: string): Violation {
  return { kind: 'git', id, text };
}

function countBy(keys: Array<string | undefined>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) {
    if (key !== undefined) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
