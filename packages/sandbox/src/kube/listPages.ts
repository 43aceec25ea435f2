import { KubeStatusError } from './KubeStatusError';
import type { KubeObject } from './KubeObject';

export interface ListPage {
  items: KubeObject[];
  resourceVersion: string;
  continueToken?: string;
  remainingItemCount?: number;
}

interface Snapshot {
  resourceVersion: string;
  items: KubeObject[];
}

const keptSnapshots = 50;

/**
 * Cuts lists into pages that all show the cluster as it was for the first page. Snapshots
 * are kept for the newest lists; who is too late gets 410 and has to start again.
 */
export class ListPages {
  readonly #snapshots = new Map<string, Snapshot>();
  #lastId = 0;

  /** The first page; `limit` 0 is everything. */
  first(snapshot: Snapshot, limit: number): ListPage {
    if (limit === 0 || snapshot.items.length <= limit) {
      return snapshot;
    }
    this.#lastId += 1;
    const id = String(this.#lastId);
    this.#snapshots.set(id, snapshot);
    if (this.#snapshots.size > keptSnapshots) {
      const [oldest] = this.#snapshots.keys();
      this.#snapshots.delete(oldest);
    }
    return page(id, snapshot, 0, limit);
  }

  next(token: string, limit: number): ListPage {
    const { id, start } = decodeToken(token);
    const snapshot = this.#snapshots.get(id);
    if (!snapshot) {
      throw KubeStatusError.expired(
        'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.',
      );
    }
    return page(id, snapshot, start, limit || snapshot.items.length);
  }

  /** Makes every open list too old. */
  clear(): void {
    this.#snapshots.clear();
  }
}

function page(
  id: string,
  { resourceVersion, items }: Snapshot,
  start: number,
  limit: number,
): ListPage {
  const end = start + limit;
  return {
    resourceVersion,
    items: items.slice(start, end),
    ...(end < items.length && {
      continueToken: Buffer.from(`${id}:${end}`).toString('base64url'),
      remainingItemCount: items.length - end,
    }),
  };
}

function decodeToken(token: string): { id: string; start: number } {
  const match = /^(\d+):(\d+)$/.exec(
    Buffer.from(token, 'base64url').toString('utf8'),
  );
  if (!match) {
    throw KubeStatusError.badRequest('continue key is not valid');
  }
  return { id: match[1], start: Number(match[2]) };
}
