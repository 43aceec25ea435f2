import { buildSchema } from 'graphql';

/** The part of GitHub's schema that Backstage's publishing actions and Lockstep ask for. */
export const SCHEMA = buildSchema(`
  scalar Base64String
  scalar GitObjectID
  scalar GitRefname
  scalar URI
  enum PullRequestState { OPEN CLOSED MERGED }
  enum MergeQueueEntryState { AWAITING_CHECKS LOCKED MERGEABLE QUEUED UNMERGEABLE }

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
    pullRequest(number: Int!): PullRequest
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
  type PullRequest {
    id: ID!
    number: Int!
    title: String!
    url: URI!
    state: PullRequestState!
    headRefOid: GitObjectID!
    isInMergeQueue: Boolean!
    mergeQueueEntry: MergeQueueEntry
  }
  type MergeQueueEntry { id: ID! position: Int! state: MergeQueueEntryState! }

  type Mutation {
    createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
    enqueuePullRequest(input: EnqueuePullRequestInput!): MergeQueuePayload
    dequeuePullRequest(input: DequeuePullRequestInput!): MergeQueuePayload
    updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
  }
  input EnqueuePullRequestInput {
    pullRequestId: ID!
    expectedHeadOid: GitObjectID
    jump: Boolean
    clientMutationId: String
  }
  input DequeuePullRequestInput { id: ID! clientMutationId: String }
  type MergeQueuePayload { clientMutationId: String mergeQueueEntry: MergeQueueEntry }
  input UpdateRefsInput {
    repositoryId: ID!
    refUpdates: [RefUpdate!]!
    clientMutationId: String
  }
  input RefUpdate {
    name: GitRefname!
    beforeOid: GitObjectID
    afterOid: GitObjectID!
    force: Boolean
  }
  type UpdateRefsPayload { clientMutationId: String }
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
