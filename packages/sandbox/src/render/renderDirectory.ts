import { posix } from 'node:path';
import type { KubeObject } from '../kube/KubeObject';
import type { FileTree } from './FileTree';
import { parseManifests } from './parseManifests';
import { RenderError } from './RenderError';

/** A shell pattern (`*`, `?`, `{a,b}`) as Argo CD uses it for `include` and `exclude`. */
export function globToRegExp(glob: string): RegExp {
  let depth = 0;
  const source = [...glob].map(char => {
    if (char === '*') return '.*';
    if (char === '?') return '.';
    if (char === '{') {
      depth += 1;
      return '(?:';
    }
    if (char === '}' && depth > 0) {
      depth -= 1;
      return ')';
    }
    if (char === ',' && depth > 0) return '|';
    return char.replace(/[.+^$()|[\]\\{}]/, '\\$&');
  });
  return new RegExp(`^${source.join('')}${')'.repeat(depth)}$`, 's');
}

/** Every manifest of a directory of plain YAML or JSON files. */
export function renderDirectory(options: {
  tree: FileTree;
  dir: string;
  recurse?: boolean;
  include?: string;
  exclude?: string;
}): KubeObject[] {
  const { tree, dir, recurse = false, include, exclude } = options;
  if (tree.listDirectory(dir) === undefined)
    throw new RenderError(dir, 'app path does not exist');
  const objects: KubeObject[] = [];
  const walk = (path: string) => {
    for (const name of tree.listDirectory(path) ?? []) {
      const child = posix.join(path, name);
      const relative = posix.relative(dir, child);
      const content = tree.readFile(child);
      if (content === undefined) {
        if (recurse) walk(child);
        continue;
      }
      if (!/\.(ya?ml|json)$/.test(name)) continue;
      if (include && !globToRegExp(include).test(relative)) continue;
      if (exclude && globToRegExp(exclude).test(relative)) continue;
      objects.push(...parseManifests(child, content));
    }
  };
  walk(dir);
  return objects;
}
