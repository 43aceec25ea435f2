import express, { Router } from 'express';
import { buildSchema, graphql } from 'graphql';
import { isRefName } from '../git/gitNames';
import { readRef } from '../git/refs';
import type { Accounts } from '../Accounts';
import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import type { Repository } from '../store/Repository';
import { requireAccount } from '../rest/requireAccount';
import { asyncRoute } from '../rest/route';
import {
  createCommitOnBranch,
  type CreateCommitOnBranchInput,
} from './createCommitOnBranch';
import { GraphqlFailure } from './GraphqlFailure';

/** The part of GitHub's schema that Backstage's publishing actions ask for. */
const SCHEMA = buildSchema(`
  scalar Base64String
  scalar GitObjectID
  scalar URI
  enum PullRequestState { OPEN CLOSED MERGED }

  type Query {
    viewer: User!
    repository(owner: String!, name: String!): Repository
  }
  type User { login: String! }
  type Repository {
    id: ID!
    name: String!
    nameWithOwner: String!
    defaultBranchRef: Ref
    ref(qualifiedName: String!): Ref
  }
  type Ref {
    id: ID!
    name: String!
    target: GitObject
    associatedPullRequests(first: Int, states: [PullRequestState!]): PullRequestConnection!
  }
  type GitObject { oid: GitObjectID! }
  type PullRequestConnection { totalCount: Int! edges: [PullRequestEdge] nodes: [PullRequest] }
  type PullRequestEdge { node: PullRequest }
  type PullRequest { id: ID! number: Int! title: String! url: URI! state: PullRequestState! }

  type Mutation {
    createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
  }
  input CreateCommitOnBranchInput {
    branch: CommittableBranch!
    message: CommitMessage!
    expectedHeadOid: GitObjectID!
    fileChanges: FileChanges
    clientMutationId: String
  }
  input CommittableBranch { id: ID repositoryNameWithOwner: String branchName: String }
  input CommitMessage { headline: String! body: String }
  input FileChanges { additions: [FileAddition!] deletions: [FileDeletion!] }
  input FileAddition { path: String! contents: Base64String! }
  input FileDeletion { path: String! }
  type CreateCommitOnBranchPayload { clientMutationId: String commit: Commit ref: Ref }
  type Commit { oid: GitObjectID! url: URI! }
`);

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
  };
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
        .map(pull => ({
          id: nodeId('PullRequest', pull.id),
          number: pull.number,
          title: pull.title,
          url: `${context.links.page(repository.fullName)}/pull/${pull.number}`,
          state: pull.mergedAt === null ? pull.state.toUpperCase() : 'MERGED',
        }))
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
