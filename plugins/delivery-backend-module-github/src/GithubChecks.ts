import {
  GitHostError,
  type GitCheck,
} from '@lockstep/backstage-plugin-delivery-node';
import { mapChecks } from './domain/mapChecks';
import { PAGE_SIZE, type GithubApi } from './GithubApi';

/** The longest description GitHub takes. */
const LONGEST_DESCRIPTION = 140;

/** What other programs and we say about commits of one repository. */
export class GithubChecks {
  constructor(private readonly api: GithubApi) {}

  async list(sha: string): Promise<GitCheck[]> {
    const [statuses, runs] = await Promise.all([
      this.api.collect(async page => {
        const data = await this.read(sha, (rest, target) =>
          rest.repos.getCombinedStatusForRef({
            ...target,
            ref: sha,
            per_page: PAGE_SIZE,
            page,
          }),
        );
        return { entries: data.statuses, total: data.total_count };
      }),
      this.api.collect(async page => {
        const data = await this.read(sha, (rest, target) =>
          rest.checks.listForRef({
            ...target,
            ref: sha,
            filter: 'latest',
            per_page: PAGE_SIZE,
            page,
          }),
        );
        return { entries: data.check_runs, total: data.total_count };
      }),
    ]);
    return mapChecks(statuses, runs);
  }

  async setStatus(options: {
    sha: string;
    name: string;
    state: 'pending' | 'success' | 'failure';
    description: string;
    url?: string;
  }): Promise<void> {
    const { sha, name, state, description, url } = options;
    await this.api.call(`set status ${name} of ${sha}`, (rest, target) =>
      rest.repos.createCommitStatus({
        ...target,
        sha,
        context: name,
        state,
        description: shorten(description),
        target_url: url,
      }),
    );
  }

  private async read<T>(
    sha: string,
    request: Parameters<typeof this.api.find<T>>[1],
  ): Promise<T> {
    const data = await this.api.find(`read the checks of ${sha}`, request);
    if (data === undefined) {
      throw new GitHostError(
        'not-found',
        `${this.api.webUrl} has no commit ${sha}`,
      );
    }
    return data;
  }
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST_DESCRIPTION
    ? `${characters.slice(0, LONGEST_DESCRIPTION - 1).join('')}…`
    : text;
}
