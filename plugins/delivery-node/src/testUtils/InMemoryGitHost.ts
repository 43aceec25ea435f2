import type { GitHost } from '../host/GitHost';
import { GitHostError } from '../host/GitHostError';
import {
  InMemoryGitRepository,
  type GitRepositoryOperation,
} from './InMemoryGitRepository';

/** Trouble at a point of one call: before the effect nothing happened, after it everything did. @public */
export interface GitFault {
  operation: GitRepositoryOperation;
  when: 'before' | 'after';
  /** Thrown; `GitHostError('unavailable')` when left out. */
  error?: Error;
  /** How many calls it hits, 1 when left out. */
  times?: number;
}

/**
 * A Git host in memory, with faults on demand. Deterministic: stamps and SHAs depend on the
 * calls alone.
 *
 * @public
 */
export class InMemoryGitHost implements GitHost {
  readonly type = 'memory';
  private readonly repositories = new Map<string, InMemoryGitRepository>();
  private faults: Array<Required<GitFault>> = [];
  private hooks: Array<
    Pick<GitFault, 'operation' | 'when'> & { hook: () => void | Promise<void> }
  > = [];

  /** Creates a repository with one commit on `branch` (`main`). */
  createRepository(
    url: string,
    options: { branch?: string; files?: Record<string, string> } = {},
  ): InMemoryGitRepository {
    const repository = new InMemoryGitRepository(
      url,
      { branch: options.branch ?? 'main', files: options.files ?? {} },
      (operation, effect) => this.around(operation, effect),
    );
    this.repositories.set(normalise(url), repository);
    return repository;
  }

  repository(url: string): InMemoryGitRepository | undefined {
    return this.repositories.get(normalise(url));
  }

  /** The next call of the operation, on any repository, fails. */
  failNext(fault: GitFault): void {
    this.faults.push({
      times: 1,
      error: new GitHostError(
        'unavailable',
        `the Git host did not answer ${fault.operation}`,
      ),
      ...fault,
    });
  }

  /** Runs once at a point of the next call: another writer, a hand merge, a crash. */
  interceptNext(
    operation: GitRepositoryOperation,
    when: 'before' | 'after',
    hook: () => void | Promise<void>,
  ): void {
    this.hooks.push({ operation, when, hook });
  }

  private async around<T>(
    operation: GitRepositoryOperation,
    effect: () => T,
  ): Promise<T> {
    await this.reach(operation, 'before');
    const result = effect();
    await this.reach(operation, 'after');
    return result;
  }

  private async reach(
    operation: GitRepositoryOperation,
    when: 'before' | 'after',
  ) {
    const hook = this.hooks.find(
      candidate => candidate.operation === operation && candidate.when === when,
    );
    if (hook) {
      this.hooks = this.hooks.filter(candidate => candidate !== hook);
      await hook.hook();
    }
    const fault = this.faults.find(
      candidate => candidate.operation === operation && candidate.when === when,
    );
    if (fault) {
      fault.times -= 1;
      this.faults = this.faults.filter(({ times }) => times > 0);
      throw fault.error;
    }
  }
}

function normalise(url: string): string {
  return url
    .replace(/\/$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}
