import { isRefName, isSha, ZERO_SHA } from '../git/gitNames';
import { isAncestor } from '../git/history';
import { objectType } from '../git/objects';
import { readRef } from '../git/refs';
import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import { pushRulesOf, requireOpenBranch } from '../protection';
import { type ChangeScope, moveRef } from '../refMoves';
import { GraphqlFailure } from './GraphqlFailure';

export interface RefUpdate {
  name: string;
  beforeOid?: string | null;
  afterOid: string;
  force?: boolean | null;
}

/** Several refs at once, each from where it must be to where it shall be; all or none. */
export async function updateRefs(
  context: GithubContext,
  login: string,
  input: { repositoryId: string; refUpdates: RefUpdate[] },
): Promise<void> {
  const repository = context.store
    .list()
    .find(
      ({ record }) => nodeId('Repository', record.id) === input.repositoryId,
    );
  if (!repository) {
    throw new GraphqlFailure(
      'NOT_FOUND',
      `Could not resolve to a node with the global id of '${input.repositoryId}'.`,
    );
  }
  await context.change(repository, async (record, events) => {
    const scope = { context, repository, record, events, actor: login };
    const moves = [];
    for (const update of input.refUpdates) {
      moves.push(await checkUpdate(scope, update));
    }
    for (const move of moves) {
      if (!(await moveRef(scope, move))) {
        throw stale(move.ref);
      }
    }
  });
}

async function checkUpdate(scope: ChangeScope, update: RefUpdate) {
  const { gitDir } = scope.repository;
  const { name: ref, beforeOid, afterOid, force } = update;
  if (!isRefName(ref) || !isSha(afterOid)) {
    throw new GraphqlFailure(
      'UNPROCESSABLE',
      `${ref} is not a valid ref name.`,
    );
  }
  const before = await readRef(gitDir, ref);
  if (beforeOid && beforeOid !== (before ?? ZERO_SHA)) {
    throw stale(ref);
  }
  const after = afterOid === ZERO_SHA ? undefined : afterOid;
  const branch = ref.replace(/^refs\/heads\//, '');
  requireOpenBranch(scope.record, branch, 422);
  const kept =
    branch === scope.record.defaultBranch ||
    pushRulesOf(scope.record).some(rule => rule.branch === branch);
  if (after === undefined) {
    if (kept) {
      throw new GraphqlFailure(
        'UNPROCESSABLE',
        `Cannot delete the protected branch ${branch}`,
      );
    }
  } else {
    await requireMovable(gitDir, before, after, force === true && !kept);
  }
  return { ref, before, after };
}

async function requireMovable(
  gitDir: string,
  before: string | undefined,
  after: string,
  force: boolean,
): Promise<void> {
  if ((await objectType(gitDir, after)) === undefined) {
    throw new GraphqlFailure('UNPROCESSABLE', 'Object does not exist');
  }
  if (before && !force && !(await isAncestor(gitDir, before, after))) {
    throw new GraphqlFailure('UNPROCESSABLE', 'Update is not a fast forward');
  }
}

function stale(ref: string): GraphqlFailure {
  return new GraphqlFailure(
    'UNPROCESSABLE',
    `Reference cannot be updated: ${ref} is not at the expected commit`,
  );
}
