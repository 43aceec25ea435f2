import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

/** The files of a repository at one commit. Paths are relative, with forward slashes; nothing outside is found. */
export interface FileTree {
  readFile(path: string): string | undefined;
  listDirectory(path: string): string[] | undefined;
}

/** A path inside the tree, or `undefined` if it leads outside. */
export function normalizePath(path: string): string | undefined {
  const normal = posix.normalize(path).replace(/\/$/, '');
  return normal.startsWith('..') || posix.isAbsolute(normal)
    ? undefined
    : normal;
}

/** A directory of the disk; symbolic links that lead out of it count as missing. */
export function createDiskTree(root: string): FileTree {
  const base = realpathSync(root);
  const locate = (path: string): string | undefined => {
    const normal = normalizePath(path);
    if (normal === undefined) return undefined;
    try {
      const real = realpathSync(join(base, normal));
      return real === base || real.startsWith(base + sep) ? real : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    readFile(path) {
      const real = locate(path);
      return real && lstatSync(real).isFile()
        ? readFileSync(real, 'utf8')
        : undefined;
    },
    listDirectory(path) {
      const real = locate(path);
      return real && lstatSync(real).isDirectory()
        ? readdirSync(real).sort()
        : undefined;
    },
  };
}

/** Files in memory, by path. */
export function createMemoryTree(files: Record<string, string>): FileTree {
  return {
    readFile(path) {
      const normal = normalizePath(path);
      return normal !== undefined && Object.hasOwn(files, normal)
        ? files[normal]
        : undefined;
    },
    listDirectory(path) {
      const normal = normalizePath(path);
      if (normal === undefined) return undefined;
      const prefix = normal === '.' || normal === '' ? '' : `${normal}/`;
      const below = Object.keys(files).filter(each => each.startsWith(prefix));
      if (below.length === 0) return undefined;
      return [
        ...new Set(below.map(each => each.slice(prefix.length).split('/')[0])),
      ].sort();
    },
  };
}
