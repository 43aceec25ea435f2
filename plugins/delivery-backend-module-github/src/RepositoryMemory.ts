import type { GitFile } from '@lockstep/backstage-plugin-delivery-node';
import { BoundedCache } from './BoundedCache';

/** What was read at a commit, which never changes; undefined stands for "not there". */
type Content = GitFile | string[] | undefined;

const MOST_CONTENTS = 2_000;
const LARGEST_CONTENTS = 16 * 1024 * 1024;
const MOST_REMEMBERED = 200;
const SEEN_FOR_MS = 60_000;

/** Files and folders at commits, over all repositories of a host. */
export function createContentCache(): BoundedCache<{ content: Content }> {
  return new BoundedCache<{ content: Content }>(
    { entries: MOST_CONTENTS, size: LARGEST_CONTENTS },
    ({ content }) => JSON.stringify(content ?? '').length,
  );
}

/** What is known of a repository, so that it need not be asked again. */
export class RepositoryMemory {
  /** How GraphQL names it. */
  nodeId: string | undefined;
  /** Branches whose changes go through a merge queue. */
  readonly queued = new Set<string>();
  private seenAt = -Infinity;
  private readonly trees = new BoundedCache<string>({
    entries: MOST_REMEMBERED,
  });

  constructor(
    private readonly name: string,
    private readonly contents: BoundedCache<{ content: Content }>,
  ) {}

  /** Whether the credentials reached it a moment ago; they may be taken away. */
  get visible(): boolean {
    return Date.now() - this.seenAt < SEEN_FOR_MS;
  }

  keepVisible(): void {
    this.seenAt = Date.now();
  }

  /** The tree of a commit that was read. */
  treeOf(commitSha: string): string | undefined {
    return this.trees.get(commitSha);
  }

  keepTree(commitSha: string, treeSha: string): void {
    this.trees.set(commitSha, treeSha);
  }

  content(key: string): { content: Content } | undefined {
    return this.contents.get(`${this.name} ${key}`);
  }

  keepContent(key: string, content: Content): void {
    this.contents.set(`${this.name} ${key}`, { content });
  }
}
