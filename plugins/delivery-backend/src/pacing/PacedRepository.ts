import {
  GitHostError,
  type CommitRequest,
  type GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import { gitHostOf } from '../domain/pacing';
import type { WriteBudget } from './WriteBudget';

/** A worker keeps its lease that long; a longer wait is the promotion's, with the reason. */
const LONGEST_WAIT_MS = 5_000;
/** The tree, the commit and the branch. */
const WRITES_OF_COMMIT = 3;

type Args<Name extends keyof GitRepository> = GitRepository[Name] extends (
  ...args: infer A
) => unknown
  ? A
  : never;

/** A repository whose writes wait for their turn; reads go through as they are. */
export class PacedRepository implements GitRepository {
  constructor(
    private readonly repository: GitRepository,
    private readonly options: {
      budget: Pick<WriteBudget, 'take'>;
      sleep: (ms: number) => Promise<void>;
    },
  ) {}

  get url() {
    return this.repository.url;
  }

  async commit(request: CommitRequest) {
    await this.awaitTurn(WRITES_OF_COMMIT);
    return this.repository.commit(request);
  }

  async openChange(...args: Args<'openChange'>) {
    await this.awaitTurn();
    return this.repository.openChange(...args);
  }

  async mergeChange(...args: Args<'mergeChange'>) {
    await this.awaitTurn();
    return this.repository.mergeChange(...args);
  }

  async closeChange(...args: Args<'closeChange'>) {
    await this.awaitTurn();
    return this.repository.closeChange(...args);
  }

  async leaveQueue(...args: Args<'leaveQueue'>) {
    await this.awaitTurn();
    return this.repository.leaveQueue(...args);
  }

  async setStatus(...args: Args<'setStatus'>) {
    await this.awaitTurn();
    return this.repository.setStatus(...args);
  }

  async deleteBranch(...args: Args<'deleteBranch'>) {
    await this.awaitTurn();
    return this.repository.deleteBranch(...args);
  }

  resolveRef(...args: Args<'resolveRef'>) {
    return this.repository.resolveRef(...args);
  }

  readFile(...args: Args<'readFile'>) {
    return this.repository.readFile(...args);
  }

  listFolder(...args: Args<'listFolder'>) {
    return this.repository.listFolder(...args);
  }

  getCommit(...args: Args<'getCommit'>) {
    return this.repository.getCommit(...args);
  }

  listChecks(...args: Args<'listChecks'>) {
    return this.repository.listChecks(...args);
  }

  findChange(...args: Args<'findChange'>) {
    return this.repository.findChange(...args);
  }

  getChange(...args: Args<'getChange'>) {
    return this.repository.getChange(...args);
  }

  compare(...args: Args<'compare'>) {
    return this.repository.compare(...args);
  }

  listChangedFiles(...args: Args<'listChangedFiles'>) {
    return this.repository.listChangedFiles(...args);
  }

  commitUrl(sha: string) {
    return this.repository.commitUrl(sha);
  }

  private async awaitTurn(count = 1): Promise<void> {
    const { budget, sleep } = this.options;
    const { taken, waitMs } = await budget.take(this.url, {
      count,
      longestWaitMs: LONGEST_WAIT_MS,
    });
    if (!taken) {
      throw new GitHostError(
        'rate-limited',
        `writes to ${gitHostOf(
          this.url,
        )} are spread out to stay within its limits`,
        { retryAfterSeconds: Math.ceil(waitMs / 1000) },
      );
    }
    if (waitMs > 0) {
      await sleep(waitMs);
    }
  }
}
