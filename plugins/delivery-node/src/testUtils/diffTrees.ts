import type { GitFileChange } from '../host/GitRepository';

type Files = ReadonlyMap<string, string>;

/** What `head` has and `base` has not, by path; a file that only moved is a rename. */
export function diffTrees(base: Files, head: Files): GitFileChange[] {
  const removed = [...base.keys()].filter(path => !head.has(path));
  const changes: GitFileChange[] = [];
  for (const [path, content] of head) {
    if (base.has(path)) {
      if (base.get(path) !== content) {
        changes.push({ path, status: 'modified' });
      }
      continue;
    }
    const from = removed.findIndex(gone => base.get(gone) === content);
    if (from === -1) {
      changes.push({ path, status: 'added' });
    } else {
      const [previousPath] = removed.splice(from, 1);
      changes.push({ path, previousPath, status: 'renamed' });
    }
  }
  changes.push(...removed.map(path => ({ path, status: 'removed' as const })));
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Names of what a folder holds; undefined when there is no such folder. */
export function listEntries(files: Files, path: string): string[] | undefined {
  const folder = path.replace(/^\.?\/*|\/+$/g, '');
  const prefix = folder && `${folder}/`;
  const names = new Set(
    [...files.keys()]
      .filter(file => file.startsWith(prefix))
      .map(file => file.slice(prefix.length).split('/')[0]),
  );
  return names.size > 0 || folder === '' ? [...names].sort() : undefined;
}
