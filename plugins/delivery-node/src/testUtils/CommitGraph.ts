import { createHash } from 'node:crypto';
import type { GitCommit } from '../host/GitRepository';

/** A commit with its whole tree. */
export interface StoredCommit {
  sha: string;
  parents: string[];
  files: ReadonlyMap<string, string>;
  message: string;
  author: string;
  date: string;
}

/** Content-addressed commits with stamps that count up by a second: the same calls give the same SHAs. */
export class CommitGraph {
  private readonly commits = new Map<string, StoredCommit>();

  get(sha: string): StoredCommit | undefined {
    return this.commits.get(sha);
  }

  add(commit: Omit<StoredCommit, 'sha' | 'date'>): StoredCommit {
    const date = new Date(
      Date.UTC(2026, 0, 1) + this.commits.size * 1000,
    ).toISOString();
    const sha = createHash('sha1')
      .update(JSON.stringify([commit, [...commit.files], date]))
      .digest('hex');
    const stored = { ...commit, sha, date };
    this.commits.set(sha, stored);
    return stored;
  }

  /** The commit and everything it contains, newest first. */
  history(sha: string): StoredCommit[] {
    const seen = new Map<string, StoredCommit>();
    const open = [sha];
    while (open.length > 0) {
      const next = this.commits.get(open.pop()!);
      if (next && !seen.has(next.sha)) {
        seen.set(next.sha, next);
        open.push(...next.parents);
      }
    }
    return [...seen.values()].sort((a, b) => (a.date < b.date ? 1 : -1));
  }

  /** The newest commit both contain. */
  mergeBase(one: string, other: string): StoredCommit | undefined {
    const known = new Set(this.history(one).map(({ sha }) => sha));
    return this.history(other).find(({ sha }) => known.has(sha));
  }

  /** The tree of merging `head` into `base`, or the path both changed differently. */
  mergeTrees(
    base: StoredCommit,
    head: StoredCommit,
  ): { files: Map<string, string> } | { conflict: string } {
    const origin = this.mergeBase(base.sha, head.sha)?.files ?? new Map();
    const files = new Map(base.files);
    for (const path of new Set([...origin.keys(), ...head.files.keys()])) {
      const [was, theirs, ours] = [origin, head.files, base.files].map(tree =>
        tree.get(path),
      );
      if (theirs === was || theirs === ours) {
        continue;
      }
      if (ours !== was) {
        return { conflict: path };
      }
      if (theirs === undefined) {
        files.delete(path);
      } else {
        files.set(path, theirs);
      }
    }
    return { files };
  }
}

/** What a host tells about a commit. */
export function mapStoredCommit(commit: StoredCommit, url: string): GitCommit {
  const { sha, message, author, date, parents } = commit;
  return { sha, message, author, date, url, parents };
}
