import { isTreePath } from '../git/gitNames';
import {
  objectType,
  readTree,
  type TreeChange,
  writeBlob,
  writeTree,
} from '../git/objects';
import { GithubApiError } from './GithubApiError';
import { isObject, optionalString } from './requestBody';

const TYPES: Record<string, 'blob' | 'tree' | 'commit'> = {
  '100644': 'blob',
  '100755': 'blob',
  '120000': 'blob',
  '040000': 'tree',
  '160000': 'commit',
};

/** Writes the tree a `POST git/trees` body describes, on top of `base_tree` if it names one. */
export async function createTree(
  gitDir: string,
  body: Record<string, unknown>,
): Promise<string> {
  if (!Array.isArray(body.tree) || body.tree.length === 0) {
    throw new GithubApiError(422, 'Invalid tree info');
  }
  const base = optionalString(body, 'base_tree');
  // A commit stands for its tree.
  const baseType = base === undefined ? 'tree' : await objectType(gitDir, base);
  if (baseType !== 'tree' && baseType !== 'commit') {
    throw new GithubApiError(422, 'base_tree is not a valid tree oid');
  }
  const known =
    base === undefined ? [] : await readTree(gitDir, base, { recursive: true });
  const paths = new Set(known.map(entry => entry.path));
  const changes: TreeChange[] = [];
  for (const item of body.tree) {
    changes.push(await readChange(gitDir, item, paths));
  }
  return writeTree(gitDir, base, changes);
}

async function readChange(
  gitDir: string,
  item: unknown,
  known: Set<string>,
): Promise<TreeChange> {
  if (!isObject(item)) {
    throw new GithubApiError(422, 'Invalid tree info');
  }
  const { path, mode = '100644', sha, content } = item;
  if (typeof path !== 'string' || !isTreePath(path)) {
    throw new GithubApiError(
      422,
      'tree.path contains a malformed path component',
    );
  }
  const type = typeof mode === 'string' ? TYPES[mode] : undefined;
  if (typeof mode !== 'string' || type === undefined) {
    throw new GithubApiError(
      422,
      'Must supply one of the following tree.mode values: 100644, 100755, 040000, 160000, 120000.',
    );
  }
  if (typeof content === 'string') {
    return { path, mode, sha: await writeBlob(gitDir, content) };
  }
  if (sha === null) {
    if (!known.has(path)) {
      throw new GithubApiError(422, 'GitRPC::BadObjectState');
    }
    return { path, mode, sha: null };
  }
  if (
    typeof sha !== 'string' ||
    (type !== 'commit' && (await objectType(gitDir, sha)) !== type)
  ) {
    throw new GithubApiError(422, `tree.sha ${sha} is not a valid ${type}`);
  }
  return { path, mode, sha };
}
