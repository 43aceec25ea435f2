import type { SandboxClock } from '../../clock';
import type { GithubContext } from '../GithubContext';
import { GithubApiError } from '../rest/GithubApiError';
import type { Repository } from '../store/Repository';
import type {
  PullRecord,
  QueueEntryRecord,
  RepositoryRecord,
} from '../store/RepositoryRecord';
import { type MergeMethod, mergePull } from './mergePull';

/** How long an entry stays in each of its two states. */
const STEP_SECONDS = 2;
const QUEUE_LOGIN = 'github-merge-queue';

/** The entries that still stand: their pull request is open with the head that was put in. */
export function queueOf(
  record: RepositoryRecord,
  base: string,
): QueueEntryRecord[] {
  return (record.mergeQueue ?? []).filter(
    entry => entry.base === base && pullOf(record, entry) !== undefined,
  );
}

function pullOf(
  record: RepositoryRecord,
  entry: QueueEntryRecord,
): PullRecord | undefined {
  return record.pulls.find(
    pull =>
      pull.id === entry.pullId &&
      pull.state === 'open' &&
      pull.headSha === entry.headSha,
  );
}

/**
 * Merges what waits in merge queues, first come, first served, a moment after it came. What
 * cannot merge by then drops out, as on GitHub.
 */
export class MergeQueue {
  readonly #timers = new Map<Repository, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #stopped = false;

  constructor(private readonly clock: SandboxClock) {}

  /** Lets the queues of a repository go on, if anything waits in them. */
  wake(context: GithubContext, repository: Repository): void {
    const waiting = (repository.record.mergeQueue ?? []).length > 0;
    if (this.#stopped || !waiting || this.#timers.has(repository)) {
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(repository);
      const step = this.#step(context, repository)
        .catch(error => {
          // Not lost: what waits is looked at again. Whoever runs the sandbox should see this.
          // eslint-disable-next-line no-console
          console.error('sandbox github:', error);
        })
        .then(() => {
          this.#running.delete(step);
          this.wake(context, repository);
        });
      this.#running.add(step);
    }, this.clock.realMs(STEP_SECONDS));
    timer.unref();
    this.#timers.set(repository, timer);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timers.forEach(timer => clearTimeout(timer));
    await Promise.all(this.#running);
  }

  /** The first entry of each queue: shown as mergeable first, merged at the next step. */
  async #step(context: GithubContext, repository: Repository): Promise<void> {
    const ready = await context.change(repository, record => {
      const entries = (record.mergeQueue ?? []).filter(entry =>
        pullOf(record, entry),
      );
      record.mergeQueue = entries;
      const firsts = [...new Set(entries.map(({ base }) => base))].map(
        base => queueOf(record, base)[0],
      );
      const shown = firsts.filter(({ state }) => state === 'MERGEABLE');
      firsts.forEach(entry => {
        entry.state = 'MERGEABLE';
      });
      return shown.map(({ pullId }) => pullId);
    });
    for (const pullId of ready) {
      await this.#merge(context, repository, pullId);
    }
  }

  /** What stands in the way undoes the whole change; the entry drops out all the same. */
  async #merge(
    context: GithubContext,
    repository: Repository,
    pullId: number,
  ): Promise<void> {
    const drop = (record: RepositoryRecord) => {
      record.mergeQueue = record.mergeQueue?.filter(
        entry => entry.pullId !== pullId,
      );
    };
    try {
      await context.change(repository, async (record, events) => {
        const scope = {
          context,
          repository,
          record,
          events,
          actor: QUEUE_LOGIN,
        };
        const pull = record.pulls.find(({ id }) => id === pullId)!;
        await mergePull(scope, pull, {
          method: methodOf(record),
          byQueue: true,
        });
        drop(record);
      });
    } catch (error) {
      await context.change(repository, drop);
      if (!(error instanceof GithubApiError)) {
        throw error;
      }
    }
  }
}

function methodOf({ settings }: RepositoryRecord): MergeMethod {
  if (settings.allow_merge_commit) {
    return 'merge';
  }
  return settings.allow_squash_merge ? 'squash' : 'rebase';
}
