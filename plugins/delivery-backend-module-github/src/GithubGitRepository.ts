import type {
  CommitRequest,
  CommitResult,
  GitChange,
  GitCheck,
  GitCommit,
  GitFile,
  GitFileChange,
  GitRepository,
  MergeResult,
} from '@lockstep/backstage-plugin-delivery-node';
import type { GithubApi } from './GithubApi';
import { GithubBranches } from './GithubBranches';
import { GithubChecks } from './GithubChecks';
import { GithubCommits } from './GithubCommits';
import { GithubContents } from './GithubContents';
import { GithubMergeQueue } from './GithubMergeQueue';
import { GithubPulls } from './GithubPulls';
import type { MergeMethod } from './readGithubSettings';

/** One repository on GitHub. */
export class GithubGitRepository implements GitRepository {
  private readonly branches: GithubBranches;
  private readonly contents: GithubContents;
  private readonly commits: GithubCommits;
  private readonly checks: GithubChecks;
  private readonly queue: GithubMergeQueue;
  private readonly pulls: GithubPulls;

  constructor(
    readonly url: string,
    api: GithubApi,
    mergeMethods: MergeMethod[],
  ) {
    this.branches = new GithubBranches(api);
    this.contents = new GithubContents(api, this.branches);
    this.commits = new GithubCommits(api, this.branches, this.contents);
    this.checks = new GithubChecks(api);
    this.queue = new GithubMergeQueue(api);
    this.pulls = new GithubPulls(api, this.queue, mergeMethods, sha =>
      this.commitUrl(sha),
    );
  }

  resolveRef(ref: string): Promise<string | undefined> {
    return this.contents.resolveRef(ref);
  }

  readFile(options: {
    path: string;
    ref: string;
  }): Promise<GitFile | undefined> {
    return this.contents.readFile(options);
  }

  listFolder(options: {
    path: string;
    ref: string;
  }): Promise<string[] | undefined> {
    return this.contents.listFolder(options);
  }

  getCommit(sha: string): Promise<GitCommit | undefined> {
    return this.contents.getCommit(sha);
  }

  listChecks(sha: string): Promise<GitCheck[]> {
    return this.checks.list(sha);
  }

  setStatus(options: {
    sha: string;
    name: string;
    state: 'pending' | 'success' | 'failure';
    description: string;
    url?: string;
  }): Promise<void> {
    return this.checks.setStatus(options);
  }

  commit(request: CommitRequest): Promise<CommitResult> {
    return this.commits.commit(request);
  }

  findChange(options: {
    branch: string;
    base: string;
  }): Promise<GitChange | undefined> {
    return this.pulls.find(options);
  }

  getChange(number: number): Promise<GitChange | undefined> {
    return this.pulls.get(number);
  }

  openChange(options: {
    branch: string;
    base: string;
    title: string;
    body: string;
  }): Promise<GitChange> {
    return this.pulls.open(options);
  }

  mergeChange(options: {
    number: number;
    headSha: string;
    title: string;
    message: string;
    change?: GitChange;
  }): Promise<MergeResult> {
    return this.pulls.merge(options);
  }

  leaveQueue(number: number): Promise<void> {
    return this.queue.leave(number);
  }

  closeChange(number: number): Promise<void> {
    return this.pulls.close(number);
  }

  deleteBranch(options: {
    branch: string;
    expectedSha: string;
  }): Promise<void> {
    return this.branches.delete(options);
  }

  compare(options: {
    base: string;
    head: string;
  }): ReturnType<GitRepository['compare']> {
    return this.commits.compare(options);
  }

  listChangedFiles(options: {
    base: string;
    head: string;
  }): Promise<GitFileChange[]> {
    return this.commits.listChangedFiles(options);
  }

  commitUrl(sha: string): string {
    return this.commits.commitUrl(sha);
  }
}
