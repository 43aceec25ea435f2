/*
 * What a repository is besides its git objects, as kept in `<owner>/<name>.json`.
 * Plain data: everything here goes through JSON unchanged.
 */

export interface RepositoryRecord {
  id: number;
  owner: string;
  name: string;
  description: string | null;
  homepage: string | null;
  private: boolean;
  archived: boolean;
  defaultBranch: string;
  topics: string[];
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
  settings: RepositorySettings;
  /** Issues and pull requests share their numbers. */
  nextNumber: number;
  nextId: number;
  pulls: PullRecord[];
  /** Pull requests that wait to be merged, in order; absent in records of former runs. */
  mergeQueue?: QueueEntryRecord[];
  issues: IssueRecord[];
  comments: CommentRecord[];
  labels: LabelRecord[];
  statuses: StatusRecord[];
  checkRuns: CheckRunRecord[];
  deployments: DeploymentRecord[];
  hooks: HookRecord[];
  /** Branch protection as it was put, by branch. */
  protections: Record<string, BranchProtectionRecord>;
  /** Settings that are kept and shown but change nothing: variables, environments, keys. */
  extras: Record<string, Record<string, unknown>>;
}

export interface RepositorySettings {
  has_issues: boolean;
  has_projects: boolean;
  has_wiki: boolean;
  allow_merge_commit: boolean;
  allow_squash_merge: boolean;
  allow_rebase_merge: boolean;
  allow_auto_merge: boolean;
  allow_update_branch: boolean;
  delete_branch_on_merge: boolean;
}

export interface PullRecord {
  id: number;
  number: number;
  title: string;
  body: string | null;
  draft: boolean;
  user: string;
  state: 'open' | 'closed';
  head: string;
  headSha: string;
  base: string;
  /** Tip of the base when the pull request was opened or its head moved; fixed once it ended. */
  baseSha: string;
  labels: string[];
  assignees: string[];
  requestedReviewers: string[];
  requestedTeams: string[];
  reviews: ReviewRecord[];
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
  mergedAt: string | null;
  mergedBy: string | null;
  mergeSha: string | null;
  /** What happened to it, oldest first; absent in records of former runs. */
  events?: PullEventRecord[];
}

export interface PullEventRecord {
  id: number;
  event: 'closed' | 'reopened' | 'merged' | 'head_ref_deleted';
  actor: string;
  commitSha: string | null;
  createdAt: string;
}

export interface QueueEntryRecord {
  pullId: number;
  base: string;
  /** The head that was put in; a pull request whose head moves drops out. */
  headSha: string;
  state: 'QUEUED' | 'MERGEABLE';
}

export type ReviewState =
  | 'APPROVED'
  | 'CHANGES_REQUESTED'
  | 'COMMENTED'
  | 'DISMISSED'
  | 'PENDING';

export interface ReviewRecord {
  id: number;
  user: string;
  body: string;
  state: ReviewState;
  commitSha: string;
  submittedAt: string | null;
}

export interface IssueRecord {
  id: number;
  number: number;
  title: string;
  body: string | null;
  user: string;
  state: 'open' | 'closed';
  labels: string[];
  assignees: string[];
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
}

export interface CommentRecord {
  id: number;
  number: number;
  user: string;
  body: string;
  createdAt: string;
  updatedAt: string;
}

export interface LabelRecord {
  id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface StatusRecord {
  id: number;
  sha: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  context: string;
  description: string | null;
  targetUrl: string | null;
  creator: string;
  createdAt: string;
}

export interface CheckRunRecord {
  id: number;
  name: string;
  headSha: string;
  status: string;
  conclusion: string | null;
  detailsUrl: string | null;
  externalId: string;
  startedAt: string | null;
  completedAt: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
}

export interface DeploymentRecord {
  id: number;
  sha: string;
  ref: string;
  task: string;
  environment: string;
  description: string | null;
  payload: unknown;
  transient: boolean;
  production: boolean;
  creator: string;
  createdAt: string;
  updatedAt: string;
  statuses: DeploymentStatusRecord[];
}

export interface DeploymentStatusRecord {
  id: number;
  state: string;
  description: string;
  targetUrl: string;
  environmentUrl: string;
  environment: string;
  creator: string;
  createdAt: string;
}

export interface HookRecord {
  id: number;
  active: boolean;
  events: string[];
  url: string;
  contentType: 'json' | 'form';
  insecureSsl: string;
  secret: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface BranchProtectionRecord {
  requiredStatusChecks: { strict: boolean; contexts: string[] } | null;
  enforceAdmins: boolean;
  requiredReviews: {
    count: number;
    dismissStale: boolean;
    codeOwners: boolean;
    lastPushApproval: boolean;
  } | null;
  linearHistory: boolean;
  allowForcePushes: boolean;
  allowDeletions: boolean;
  conversationResolution: boolean;
  requiredSignatures: boolean;
  /** Pull requests merge through a queue; absent in records of former runs. */
  mergeQueue?: boolean;
}

export function createRepositoryRecord(input: {
  id: number;
  owner: string;
  name: string;
  description?: string | null;
  homepage?: string | null;
  private?: boolean;
  defaultBranch: string;
  settings?: Partial<RepositorySettings>;
  now: string;
}): RepositoryRecord {
  return {
    id: input.id,
    owner: input.owner,
    name: input.name,
    description: input.description ?? null,
    homepage: input.homepage ?? null,
    private: input.private ?? false,
    archived: false,
    defaultBranch: input.defaultBranch,
    topics: [],
    createdAt: input.now,
    updatedAt: input.now,
    pushedAt: input.now,
    settings: {
      has_issues: true,
      has_projects: true,
      has_wiki: true,
      allow_merge_commit: true,
      allow_squash_merge: true,
      allow_rebase_merge: true,
      allow_auto_merge: false,
      allow_update_branch: false,
      delete_branch_on_merge: false,
      ...input.settings,
    },
    nextNumber: 1,
    nextId: input.id * 10_000 + 1,
    pulls: [],
    issues: [],
    comments: [],
    labels: [],
    statuses: [],
    checkRuns: [],
    deployments: [],
    hooks: [],
    protections: {},
    extras: {},
  };
}
