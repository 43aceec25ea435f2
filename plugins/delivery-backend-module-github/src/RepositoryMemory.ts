import type { GitFile } from '@lockstep/backstage-plugin-delivery-node';
import { BoundedCache } from './BoundedCache';

/** What was read at a commit, which never changes; undefined stands for "not there". */
type Content = GitFile | string[] | undefined;

const MOST_CONTENTS = 2_000;
const LARGEST_CONTENTS = 16 * 1024 * 1024;
const MOST_REMEMBERED = 200;

/** Files and folders at commits, over all repositories of a host. */
export function createContentCache(): BoundedCache<{ content: Content }> {
  return new BoundedCache<{ content: Content }>(
    { entries: MOST_CONTENTS, size: LARGEST_CONTENTS },
    ({ content }) => JSON.stringify(content ?? '').length,
  );
}

/** What is known of a repository, so that it need not be asked again. */
export class RepositoryMemory {
  /** Whether the credentials were seen to reach it. */
  visible = false;
  /** How GraphQL names it. */
  nodeId: string | undefined;
  /** Branches whose changes go through a merge queue. */
  readonly queued = new Set<string>();
  private readonly trees = new BoundedCache<string>({
    entries: MOST_REMEMBERED,
  });

  constructor(
    private readonly name: string,
    private readonly contents: BoundedCache<{ content: Content }>,
  ) {}

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
