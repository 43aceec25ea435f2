import type {
  CommitRequest,
  CommitResult,
  GitChange,
  GitCommit,
  GitFile,
  GitRepository,
  MergeResult,
} from '@lockstep/backstage-plugin-delivery-node';
import type { GithubApi } from './GithubApi';
import { GithubCommits } from './GithubCommits';
import { GithubPulls } from './GithubPulls';
import type { MergeMethod } from './readGithubSettings';

/** One repository on GitHub. */
export class GithubGitRepository implements GitRepository {
  private readonly commits: GithubCommits;
  private readonly pulls: GithubPulls;

  constructor(
    readonly url: string,
    api: GithubApi,
    mergeMethods: MergeMethod[],
  ) {
    this.commits = new GithubCommits(api);
    this.pulls = new GithubPulls(api, mergeMethods, sha => this.commitUrl(sha));
  }

  resolveRef(ref: string): Promise<string | undefined> {
    return this.commits.resolveRef(ref);
  }

  readFile(options: {
    path: string;
    ref: string;
  }): Promise<GitFile | undefined> {
    return this.commits.readFile(options);
  }

  getCommit(sha: string): Promise<GitCommit | undefined> {
    return this.commits.getCommit(sha);
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
  }): Promise<MergeResult> {
    return this.pulls.merge(options);
  }

  closeChange(number: number): Promise<void> {
    return this.pulls.close(number);
  }

  deleteBranch(options: {
    branch: string;
    expectedSha: string;
  }): Promise<void> {
    return this.commits.deleteBranch(options);
  }

  compare(options: {
    base: string;
    head: string;
  }): ReturnType<GitRepository['compare']> {
    return this.commits.compare(options);
  }

  commitUrl(sha: string): string {
    return this.commits.commitUrl(sha);
  }
}
