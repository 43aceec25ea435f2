import express, { Router } from 'express';
import { graphql } from 'graphql';
import { isRefName } from '../git/gitNames';
import { readRef } from '../git/refs';
import type { Accounts } from '../Accounts';
import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import type { Repository } from '../store/Repository';
import type { PullRecord } from '../store/RepositoryRecord';
import { requireAccount } from '../rest/requireAccount';
import { asyncRoute } from '../rest/route';
import {
  createCommitOnBranch,
  type CreateCommitOnBranchInput,
} from './createCommitOnBranch';
import { GraphqlFailure } from './GraphqlFailure';
import {
  dequeuePull,
  enqueuePull,
  presentQueueEntry,
} from './mergeQueueMutations';
import { SCHEMA } from './schema';
import { type RefUpdate, updateRefs } from './updateRefs';

/** GraphQL at `/api/graphql`; a query outside the schema above gets GraphQL's own error. */
export function createGraphqlRouter(
  context: GithubContext,
  accounts: Accounts,
): Router {
  const router = Router();
  router.use(requireAccount(accounts));
  router.use(express.json({ limit: '60mb', type: () => true }));
  router.post(
    '/',
    asyncRoute(async (req, res) => {
      const { query, variables } = req.body ?? {};
      if (typeof query !== 'string') {
        res.status(400).json({
          message: 'A query attribute must be specified and must be a string.',
        });
        return;
      }
      const result = await graphql({
        schema: SCHEMA,
        source: query,
        variableValues: variables,
        rootValue: createRoot(context, res.locals.login),
      });
      res.json({
        ...result,
        ...(result.errors
          ? {
              errors: result.errors.map(error => ({
                ...(error.originalError instanceof GraphqlFailure
                  ? { type: error.originalError.type }
                  : {}),
                ...error.toJSON(),
              })),
            }
          : {}),
      });
    }),
  );
  return router;
}

function createRoot(context: GithubContext, login: string) {
  return {
    viewer: { login },
    repository({ owner, name }: { owner: string; name: string }) {
      const repository = context.store.find(owner, name);
      if (!repository) {
        throw new GraphqlFailure(
          'NOT_FOUND',
          `Could not resolve to a Repository with the name '${owner}/${name}'.`,
        );
      }
      return presentRepository(context, repository);
    },
    async createCommitOnBranch({
      input,
    }: {
      input: CreateCommitOnBranchInput;
    }) {
      const { repository, branch, sha } = await createCommitOnBranch(
        context,
        login,
        input,
      );
      return {
        clientMutationId: input.clientMutationId,
        commit: {
          oid: sha,
          url: `${context.links.page(repository.fullName)}/commit/${sha}`,
        },
        ref: presentRef(context, repository, branch, sha),
      };
    },
    async enqueuePullRequest({
      input,
    }: {
      input: Mutation & {
        pullRequestId: string;
        expectedHeadOid?: string | null;
      };
    }) {
      const { entry } = await enqueuePull(context, input);
      return {
        clientMutationId: input.clientMutationId,
        mergeQueueEntry: entry,
      };
    },
    async dequeuePullRequest({ input }: { input: Mutation & { id: string } }) {
      const { entry } = await dequeuePull(context, input.id);
      return {
        clientMutationId: input.clientMutationId,
        mergeQueueEntry: entry,
      };
    },
    async updateRefs({
      input,
    }: {
      input: Mutation & { repositoryId: string; refUpdates: RefUpdate[] };
    }) {
      await updateRefs(context, login, input);
      return { clientMutationId: input.clientMutationId };
    },
  };
}

interface Mutation {
  clientMutationId?: string | null;
}

function presentRepository(context: GithubContext, repository: Repository) {
  const { record, fullName, gitDir } = repository;
  const readBranch = async (branch: string) => {
    const sha = isRefName(branch)
      ? await readRef(gitDir, `refs/heads/${branch}`)
      : undefined;
    return sha ? presentRef(context, repository, branch, sha) : null;
  };
  return {
    id: nodeId('Repository', record.id),
    name: record.name,
    nameWithOwner: fullName,
    defaultBranchRef: () => readBranch(record.defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      readBranch(qualifiedName.replace(/^refs\/heads\//, '')),
    pullRequest({ number }: { number: number }) {
      const pull = record.pulls.find(entry => entry.number === number);
      if (!pull) {
        throw new GraphqlFailure(
          'NOT_FOUND',
          `Could not resolve to a PullRequest with the number of ${number}.`,
        );
      }
      context.mergeQueue.wake(context, repository);
      return presentPullNode(context, repository, pull);
    },
  };
}

function presentRef(
  context: GithubContext,
  repository: Repository,
  branch: string,
  sha: string,
) {
  return {
    id: nodeId('Ref', `${repository.fullName}:refs/heads/${branch}`),
    name: branch,
    target: { oid: sha },
    associatedPullRequests({
      first = 30,
      states,
    }: {
      first?: number;
      states?: string[];
    }) {
      const pulls = repository.record.pulls
        .filter(pull => pull.head === branch)
        .map(pull => presentPullNode(context, repository, pull))
        .filter(pull => !states || states.includes(pull.state));
      const nodes = pulls.slice(0, first);
      return {
        totalCount: pulls.length,
        nodes,
        edges: nodes.map(node => ({ node })),
      };
    },
  };
}

function presentPullNode(
  context: GithubContext,
  repository: Repository,
  pull: PullRecord,
) {
  const entry = presentQueueEntry(repository, pull);
  return {
    id: nodeId('PullRequest', pull.id),
    number: pull.number,
    title: pull.title,
    url: `${context.links.page(repository.fullName)}/pull/${pull.number}`,
    state: pull.mergedAt === null ? pull.state.toUpperCase() : 'MERGED',
    headRefOid: pull.headSha,
    isInMergeQueue: entry !== null,
    mergeQueueEntry: entry,
  };
}
