import {
  GitHostError,
  type GitChange,
  type MergeResult,
} from '@lockstep/backstage-plugin-delivery-node';
import { decideMerge } from './domain/decideMerge';
import { readMessage } from './domain/mapGithubError';
import { isMethodRefused, mapMergeAnswer } from './domain/mapMergeAnswer';
import {
  mapPullFacts,
  mapPullRequest,
  type GithubPull,
} from './domain/mapPullRequest';
import type { GithubApi } from './GithubApi';
import type { MergeMethod } from './readGithubSettings';

/** Pull requests of one repository. */
export class GithubPulls {
  constructor(
    private readonly api: GithubApi,
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
      ? mapPullRequest(newest)
      : this.get(newest.number);
  }

  async get(number: number): Promise<GitChange | undefined> {
    const pull = await this.read(number);
    if (!pull) {
      return undefined;
    }
    const change = mapPullRequest(pull);
    return change.state === 'closed'
      ? mapPullRequest(pull, await this.findCloser(number))
      : change;
  }

  async open(options: {
    branch: string;
    base: string;
    title: string;
    body: string;
  }): Promise<GitChange> {
    const { branch, base, title, body } = options;
    const attempt = `open a pull request from ${branch} into ${base}`;
    const opened = await this.api.handle(
      attempt,
      (rest, target) =>
        rest.pulls.create({ ...target, head: branch, base, title, body }),
      [422],
      async error => {
        const existing = await this.find({ branch, base });
        if (existing?.state !== 'open') {
          throw this.api.toError(error, attempt);
        }
        return existing;
      },
    );
    return 'html_url' in opened ? mapPullRequest(opened) : opened;
  }

  /**
   * Merges the head that was approved, or says why not. What GitHub refuses is looked up
   * again before it is believed: a merge whose answer got lost is a merge.
   */
  async merge(options: {
    number: number;
    headSha: string;
    title: string;
    message: string;
  }): Promise<MergeResult> {
    const { number, headSha } = options;
    const before = await this.decide(number, headSha);
    if (before) {
      return before;
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
    const pull = await this.read(number);
    if (!pull) {
      throw new GitHostError(
        'not-found',
        `${this.api.webUrl} has no pull request #${number}`,
      );
    }
    if (pull.state === 'open') {
      await this.api.call(`close #${number}`, (rest, target) =>
        rest.pulls.update({ ...target, pull_number: number, state: 'closed' }),
      );
    }
  }

  private async explain(
    number: number,
    headSha: string,
    { error, status }: { error: unknown; status: number },
  ): Promise<MergeResult> {
    const pull = await this.read(number);
    const decision = pull && decideMerge(mapPullFacts(pull), headSha);
    if (decision?.outcome === 'merged') {
      return this.merged(decision.sha);
    }
    if (decision && ['head-moved', 'refused'].includes(decision.outcome)) {
      return decision as MergeResult;
    }
    const refusal = mapMergeAnswer({
      status,
      message: readMessage(error),
      blockedByPolicy: pull?.mergeable_state === 'blocked',
    });
    return refusal.outcome === 'head-moved'
      ? // GitHub knows already, its answer about the pull request does not yet.
        { outcome: 'retry', reason: refusal.reason }
      : { outcome: refusal.outcome, reason: refusal.reason };
  }

  private async decide(
    number: number,
    headSha: string,
  ): Promise<MergeResult | undefined> {
    const pull = await this.read(number);
    if (!pull) {
      throw new GitHostError(
        'not-found',
        `${this.api.webUrl} has no pull request #${number}`,
      );
    }
    const decision = decideMerge(mapPullFacts(pull), headSha);
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

  private read(number: number): Promise<GithubPull | undefined> {
    return this.api.find(`read #${number}`, (rest, target) =>
      rest.pulls.get({ ...target, pull_number: number }),
    );
  }

  /** Only the issue's events say who closed a pull request; not every token may read them. */
  private async findCloser(number: number): Promise<string | undefined> {
    const events = await this.api.handle(
      `read the events of #${number}`,
      (rest, target) =>
        rest.issues.listEvents({
          ...target,
          issue_number: number,
          per_page: 100,
        }),
      [403, 404, 410],
      async () => [],
    );
    const closing = events.filter(({ event }) => event === 'closed').pop();
    return closing?.actor?.login;
  }
}
