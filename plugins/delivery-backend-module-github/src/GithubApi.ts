import type { Octokit } from '@octokit/rest';
import { GitHostError } from '@lockstep/backstage-plugin-delivery-node';
import { mapGithubError, readStatus } from './domain/mapGithubError';

/** Names the repository in every request. */
export type RepositoryTarget = {
  owner: string;
  repo: string;
};

type Request<T> = (
  octokit: Octokit['rest'],
  target: RepositoryTarget,
) => Promise<{ data: T }>;

/**
 * Requests to one repository. `attempt` completes the sentence "could not be reached to …" in
 * the error a person reads.
 */
export class GithubApi {
  private visible = false;

  constructor(
    private readonly octokit: Octokit,
    readonly target: RepositoryTarget,
    readonly webUrl: string,
  ) {}

  /** Every failure is a `GitHostError`. */
  async call<T>(attempt: string, request: Request<T>): Promise<T> {
    try {
      return await this.send(request);
    } catch (error) {
      throw mapGithubError(error, this.describe(attempt));
    }
  }

  /**
   * Undefined for what is not there. GitHub answers the same 404 for a repository it hides, so
   * an absence is believed only when the repository itself can be seen.
   */
  async find<T>(attempt: string, request: Request<T>): Promise<T | undefined> {
    try {
      return await this.send(request);
    } catch (error) {
      const noCommit =
        readStatus(error) === 422 && /No commit found/i.test(String(error));
      if (readStatus(error) !== 404 && !noCommit) {
        throw mapGithubError(error, this.describe(attempt));
      }
      if (!this.visible) {
        await this.call('see it', (rest, target) => rest.repos.get(target));
      }
      return undefined;
    }
  }

  /** Runs a request and hands the answers with these statuses to `handle`. */
  async handle<T, R>(
    attempt: string,
    request: Request<T>,
    statuses: number[],
    handle: (error: unknown, status: number) => Promise<R>,
  ): Promise<T | R> {
    try {
      return await this.send(request);
    } catch (error) {
      const status = readStatus(error);
      if (status === undefined || !statuses.includes(status)) {
        throw mapGithubError(error, this.describe(attempt));
      }
      return handle(error, status);
    }
  }

  /** A failed request as an error for people. */
  toError(error: unknown, attempt: string): GitHostError {
    return mapGithubError(error, this.describe(attempt));
  }

  private async send<T>(request: Request<T>): Promise<T> {
    const { data } = await request(this.octokit.rest, this.target);
    this.visible = true;
    return data;
  }

  private describe(attempt: string): string {
    return `${attempt} (${this.target.owner}/${this.target.repo})`;
  }
}
