import type { Octokit } from '@octokit/rest';
import { GitHostError } from '@lockstep/backstage-plugin-delivery-node';
import { mapGithubError, readStatus } from './domain/mapGithubError';
import type { RepositoryMemory } from './RepositoryMemory';

/** Names the repository in every request. */
export type RepositoryTarget = {
  owner: string;
  repo: string;
};

/** What a page of a list holds at most. */
export const PAGE_SIZE = 100;
const MOST_PAGES = 10;

type Request<T> = (
  octokit: Octokit['rest'],
  target: RepositoryTarget,
) => Promise<{ data: T }>;

/**
 * Requests to one repository. `attempt` completes the sentence "could not be reached to …" in
 * the error a person reads.
 */
export class GithubApi {
  constructor(
    private readonly octokit: Octokit,
    readonly target: RepositoryTarget,
    readonly webUrl: string,
    readonly memory: RepositoryMemory,
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
      if (!this.memory.visible) {
        const { node_id: nodeId } = await this.call('see it', (rest, target) =>
          rest.repos.get(target),
        );
        this.memory.nodeId = nodeId;
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

  /** A GraphQL request; its errors, which come with status 200, are `GitHostError`s too. */
  async graphql<T>(
    attempt: string,
    query: string,
    variables: Record<string, unknown>,
  ): Promise<T> {
    try {
      return await this.octokit.graphql<T>(query, variables);
    } catch (error) {
      throw mapGithubError(error, this.describe(attempt));
    }
  }

  /**
   * All entries of a list that comes in pages of 100. `read` answers one page and how many
   * there are in all, where GitHub tells; else a page that is not full is the last.
   */
  async collect<T>(
    read: (page: number) => Promise<{ entries: T[]; total?: number }>,
  ): Promise<T[]> {
    const all: T[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { entries, total = Infinity } = await read(page);
      all.push(...entries);
      if (entries.length < PAGE_SIZE || all.length >= total) {
        return all;
      }
    }
    throw new GitHostError(
      'invalid',
      `${this.webUrl} answers with a list of more than ${
        MOST_PAGES * PAGE_SIZE
      } entries`,
    );
  }

  /** A failed request as an error for people. */
  toError(error: unknown, attempt: string): GitHostError {
    return mapGithubError(error, this.describe(attempt));
  }

  private async send<T>(request: Request<T>): Promise<T> {
    const { data } = await request(this.octokit.rest, this.target);
    this.memory.keepVisible();
    return data;
  }

  private describe(attempt: string): string {
    return `${attempt} (${this.target.owner}/${this.target.repo})`;
  }
}
