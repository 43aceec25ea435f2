import {
  GitHostError,
  type GitChange,
  type MergeResult,
} from '@lockstep/backstage-plugin-delivery-node';
import { decideMerge, type MergeDecision } from './domain/decideMerge';
import { readMessage } from './domain/mapGithubError';
import {
  isMethodRefused,
  isQueueRequired,
  mapMergeAnswer,
} from './domain/mapMergeAnswer';
import { mapPullRequest, type GithubPull } from './domain/mapPullRequest';
import { readClosing } from './domain/readClosing';
import { PAGE_SIZE, type GithubApi } from './GithubApi';
import type { GithubMergeQueue } from './GithubMergeQueue';
import type { MergeMethod } from './readGithubSettings';

/** Pull requests of one repository. */
export class GithubPulls {
  constructor(
    private readonly api: GithubApi,
    private readonly queue: GithubMergeQueue,
    private readonly mergeMethods: MergeMethod[],
    private readonly commitUrl: (sha: string) => string,
  ) {}

  async find(options: {
    branch: string;
    base: string;
  }): Promise<GitChange | undefined> {
    const { branch, base } = options;
    const pulls = await this.api.call(
      `look for pull requests of ${branch}`,
      (rest, target) =>
        rest.pulls.list({
          ...target,
          head: `${target.owner}:${branch}`,
          base,
          state: 'all',
          sort: 'created',
          direction: 'desc',
          per_page: 10,
        }),
    );
    const newest = pulls
      .filter(pull => pull.head.ref === branch && pull.base.ref === base)
      .sort((a, b) => b.number - a.number)[0];
    if (!newest) {
      return undefined;
    }
    // A list does not tell who ended it.
    return newest.state === 'open'
      ? this.present(newest)
      : this.get(newest.number);
  }

  async get(number: number): Promise<GitChange | undefined> {
    const pull = await this.read(number);
    return pull && this.present(pull);
  }

  async open(options: {
    branch: string;
    base: string;
    title: string;
    body: string;
  }): Promise<GitChange> {
    const { branch, base, title, body } = options;
    const attempt = `open a pull request from ${branch} into ${base}`;
    const create = () =>
      this.api.handle(
        attempt,
        (rest, target) =>
          rest.pulls.create({
            ...target,
            head: branch,
            base,
            title,
            body,
            // Trying blindly again would open another one where a person closed the first.
            request: { retries: 0 },
          }),
        [422],
        async error => {
          const existing = await this.find({ branch, base });
          if (existing?.state !== 'open') {
            throw this.api.toError(error, attempt);
          }
          return existing;
        },
      );
    let opened: Awaited<ReturnType<typeof create>>;
    try {
      opened = await create();
    } catch (error) {
      // Without an answer it may be open all the same.
      const isUnknown =
        error instanceof GitHostError && error.reason === 'unavailable';
      const made = isUnknown && (await this.find({ branch, base }));
      if (!made) {
        throw error;
      }
      return made;
    }
    return 'html_url' in opened ? this.map(opened) : opened;
  }

  /**
   * Merges the head that was approved, or says why not. What GitHub refuses is looked up
   * again before it is believed: a merge whose answer got lost is a merge. A branch with a
   * merge queue shows by its refusal, so that others cost no extra question.
   */
  async merge(options: {
    number: number;
    headSha: string;
    title: string;
    message: string;
    change?: GitChange;
  }): Promise<MergeResult> {
    const { number, headSha } = options;
    const change = await this.currentOf(options);
    const settled = this.settle(decideMerge(change, headSha));
    if (settled) {
      return settled;
    }
    let refusal: { error: unknown; status: number } | undefined;
    for (const method of this.mergeMethods) {
      const answer = await this.api.handle(
        `merge #${number}`,
        (rest, target) =>
          rest.pulls.merge({
            ...target,
            pull_number: number,
            sha: headSha,
            merge_method: method,
            commit_title: options.title,
            commit_message: options.message,
          }),
        [405, 409, 422],
        async (error, status) => ({ error, status }),
      );
      if (!answer || !('error' in answer)) {
        if (answer?.sha) {
          return this.merged(answer.sha);
        }
        // Whether it merged shows at the next look.
        throw new GitHostError(
          'unavailable',
          `GitHub answered the merge of #${number} without a commit. It will be tried again.`,
        );
      }
      refusal = answer;
      if (!isMethodRefused(readMessage(answer.error))) {
        break;
      }
    }
    return this.explain(number, headSha, refusal!);
  }

  async close(number: number): Promise<void> {
    const pull = await this.require(number);
    if (pull.state === 'open') {
      await this.api.call(`close #${number}`, (rest, target) =>
        rest.pulls.update({ ...target, pull_number: number, state: 'closed' }),
      );
    }
  }

  /** The change as the caller has just read it, or read now where that does not tell. */
  private async currentOf(options: {
    number: number;
    change?: GitChange;
  }): Promise<GitChange> {
    const { number, change } = options;
    if (change?.number === number && change.mergeability) {
      return change;
    }
    return this.present(await this.require(number));
  }

  private async explain(
    number: number,
    headSha: string,
    { error, status }: { error: unknown; status: number },
  ): Promise<MergeResult> {
    const pull = await this.require(number);
    const change = await this.present(pull);
    const settled = this.settle(decideMerge(change, headSha));
    if (settled && !['retry', 'blocked'].includes(settled.outcome)) {
      return settled;
    }
    const message = readMessage(error);
    if (isQueueRequired(message)) {
      return this.queue.enter(pull, headSha);
    }
    const blockedByPolicy = change.mergeability?.state === 'blocked';
    const refusal = mapMergeAnswer({ status, message, blockedByPolicy });
    return refusal.outcome === 'head-moved'
      ? // GitHub knows already, its answer about the pull request does not yet.
        { outcome: 'retry', reason: refusal.reason }
      : { outcome: refusal.outcome, reason: refusal.reason };
  }

  /** What is clear already; undefined where it is worth a try. */
  private settle(decision: MergeDecision): MergeResult | undefined {
    switch (decision.outcome) {
      case 'merge':
        return undefined;
      case 'merged':
        return this.merged(decision.sha);
      default:
        return decision;
    }
  }

  private merged(sha: string): MergeResult {
    return { outcome: 'merged', sha, url: this.commitUrl(sha) };
  }

  /** With who closed it, or where it is in its queue: each a question of its own. */
  private async present(pull: GithubPull): Promise<GitChange> {
    const change = this.map(pull);
    if (change.state === 'closed') {
      return mapPullRequest(pull, await this.findClosing(pull.number));
    }
    if (change.state === 'open' && this.queue.isKnown(change.base)) {
      const entry = await this.queue.find(pull.number);
      return entry ? { ...change, queue: entry } : change;
    }
    return change;
  }

  private map(pull: GithubPull): GitChange {
    this.api.memory.nodeId = pull.base.repo.node_id;
    return mapPullRequest(pull);
  }

  private async require(number: number): Promise<GithubPull> {
    const pull = await this.read(number);
    if (!pull) {
      throw new GitHostError(
        'not-found',
        `${this.api.webUrl} has no pull request #${number}`,
      );
    }
    return pull;
  }

  private read(number: number): Promise<GithubPull | undefined> {
    return this.api.find(`read #${number}`, (rest, target) =>
      rest.pulls.get({ ...target, pull_number: number }),
    );
  }

  /** Only the issue's events tell how a pull request was closed; not every token may read them. */
  private async findClosing(number: number) {
    const events = await this.api.collect(async page => ({
      entries: await this.api.handle(
        `read the events of #${number}`,
        (rest, target) =>
          rest.issues.listEvents({
            ...target,
            issue_number: number,
            per_page: PAGE_SIZE,
            page,
          }),
        [403, 404, 410],
        async () => [],
      ),
    }));
    return readClosing(events);
  }
}
