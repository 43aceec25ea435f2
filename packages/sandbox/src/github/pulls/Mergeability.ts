import { isAncestor, mergeTrees } from '../git/history';
import { readRef } from '../git/refs';
import { combineStatuses, findMergeBlock, latestStatuses } from '../protection';
import type { Repository } from '../store/Repository';
import type { PullRecord } from '../store/RepositoryRecord';

export interface MergeState {
  /** Null: not computed yet, which is not a no. */
  mergeable: boolean | null;
  mergeable_state: string;
}

const UNKNOWN: MergeState = { mergeable: null, mergeable_state: 'unknown' };
const MOST_KEPT = 1000;

/**
 * Whether pull requests merge. As on GitHub the first question after a change of base or
 * head only starts the computation and gets `unknown`.
 */
export class Mergeability {
  readonly #clean = new Map<string, boolean>();
  readonly #running = new Map<string, Promise<void>>();

  async read(repository: Repository, pull: PullRecord): Promise<MergeState> {
    if (pull.state !== 'open') {
      return UNKNOWN;
    }
    const { gitDir, record } = repository;
    const base = await readRef(gitDir, `refs/heads/${pull.base}`);
    if (base === undefined) {
      return UNKNOWN;
    }
    const key = `${base}:${pull.headSha}`;
    const clean = this.#clean.get(key);
    if (clean === undefined) {
      this.#compute(key, gitDir, base, pull.headSha);
      return UNKNOWN;
    }
    if (!clean) {
      return { mergeable: false, mergeable_state: 'dirty' };
    }
    const state = (mergeable_state: string): MergeState => ({
      mergeable: true,
      mergeable_state,
    });
    if (pull.draft) {
      return state('draft');
    }
    if (findMergeBlock(record, pull)) {
      return state('blocked');
    }
    if (
      record.protections[pull.base]?.requiredStatusChecks?.strict &&
      !(await isAncestor(gitDir, base, pull.headSha))
    ) {
      return state('behind');
    }
    const statuses = latestStatuses(record, pull.headSha);
    return state(
      statuses.length > 0 && combineStatuses(statuses) !== 'success'
        ? 'unstable'
        : 'clean',
    );
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #compute(key: string, gitDir: string, base: string, head: string): void {
    if (this.#running.has(key)) {
      return;
    }
    const work = mergeTrees(gitDir, base, head)
      .then(
        tree => tree !== undefined,
        () => false,
      )
      .then(clean => {
        if (this.#clean.size >= MOST_KEPT) {
          this.#clean.clear();
        }
        this.#clean.set(key, clean);
        this.#running.delete(key);
      });
    this.#running.set(key, work);
  }
}
