import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryTree, type FileTree } from '../render';
import { runGit, type GitCredentials } from './runGit';

/** Repositories as Argo CD's repository server sees them: revisions and the files of a commit. */
export interface GitSource {
  /** The commit a revision (branch, tag, `HEAD`, commit) stands for now. */
  resolve(
    repoUrl: string,
    revision: string,
    options?: { fresh?: boolean },
  ): Promise<string>;
  readTree(repoUrl: string, commit: string): Promise<FileTree>;
}

const keptTrees = 60;
const largestFile = 1024 * 1024;

interface Refs {
  at: number;
  refs: Promise<Map<string, string>>;
}

function parseRefs(output: string): Map<string, string> {
  return new Map(
    output
      .split('\n')
      .filter(Boolean)
      .map(line => {
        const [commit, name] = line.split('\t');
        return [name, commit];
      }),
  );
}

/** The contents of blobs, in the order asked for, from `git cat-file --batch`. */
function parseBatch(output: Buffer): Buffer[] {
  const contents: Buffer[] = [];
  for (let at = 0; at < output.length; ) {
    const lineEnd = output.indexOf(10, at);
    const size = Number(output.subarray(at, lineEnd).toString().split(' ')[2]);
    contents.push(output.subarray(lineEnd + 1, lineEnd + 1 + size));
    at = lineEnd + 1 + size + 1;
  }
  return contents;
}

/** Reads repositories with stock git: a bare mirror of each below `workDir`, fetched when a commit is missing. */
export function createGitSource(options: {
  workDir: string;
  credentials?: GitCredentials;
  /** How long the answer to "which commit is main" may be used again. */
  pollMs: number;
}): GitSource {
  const { workDir, credentials, pollMs } = options;
  const known = new Map<string, Refs>();
  const trees = new Map<string, Promise<FileTree>>();
  const fetches = new Map<string, Promise<void>>();

  const mirrorOf = (repoUrl: string) =>
    join(
      workDir,
      'mirrors',
      `${createHash('sha256').update(repoUrl).digest('hex').slice(0, 24)}.git`,
    );

  function listRefs(
    repoUrl: string,
    fresh: boolean,
  ): Promise<Map<string, string>> {
    const before = known.get(repoUrl);
    if (before && !fresh && Date.now() - before.at < pollMs) return before.refs;
    const refs = runGit(['ls-remote', '--', repoUrl], { credentials }).then(
      output => parseRefs(output.toString()),
    );
    known.set(repoUrl, { at: Date.now(), refs });
    return refs;
  }

  async function hasCommit(mirror: string, commit: string): Promise<boolean> {
    try {
      await runGit([
        '--git-dir',
        mirror,
        'cat-file',
        '-e',
        `${commit}^{commit}`,
      ]);
      return true;
    } catch {
      return false;
    }
  }

  /** One fetch per repository at a time. */
  async function fetchMirror(repoUrl: string, mirror: string) {
    const running = fetches.get(mirror);
    if (running) {
      await running.catch(() => {});
    }
    const fetching = (async () => {
      if (!existsSync(join(mirror, 'HEAD'))) {
        mkdirSync(mirror, { recursive: true });
        await runGit(['init', '--quiet', '--bare', mirror]);
      }
      const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
      await runGit(
        [
          '--git-dir',
          mirror,
          'fetch',
          '--quiet',
          '--prune',
          '--force',
          '--',
          repoUrl,
          ...refs,
        ],
        { credentials },
      );
    })().finally(() => fetches.delete(mirror));
    fetches.set(mirror, fetching);
    await fetching;
  }

  async function loadTree(repoUrl: string, commit: string): Promise<FileTree> {
    const mirror = mirrorOf(repoUrl);
    if (!existsSync(join(mirror, 'HEAD')) || !(await hasCommit(mirror, commit)))
      await fetchMirror(repoUrl, mirror);
    const listing = await runGit([
      '--git-dir',
      mirror,
      'ls-tree',
      '-r',
      '-l',
      '-z',
      commit,
    ]);
    const files = listing
      .toString()
      .split('\0')
      .filter(Boolean)
      .map(line => {
        const [meta, path] = line.split('\t');
        const [mode, type, blob, size] = meta.split(/\s+/);
        return { mode, type, blob, size: Number(size), path };
      })
      .filter(
        ({ mode, type, size }) =>
          type === 'blob' && mode !== '120000' && size <= largestFile,
      );
    if (files.length === 0) return createMemoryTree({});
    const input = `${files.map(each => each.blob).join('\n')}\n`;
    const contents = parseBatch(
      await runGit(['--git-dir', mirror, 'cat-file', '--batch'], { input }),
    );
    return createMemoryTree(
      Object.fromEntries(
        files.map(({ path }, i) => [path, contents[i].toString('utf8')]),
      ),
    );
  }

  return {
    async resolve(repoUrl, revision, { fresh = false } = {}) {
      if (/^[0-9a-f]{40}$/.test(revision)) return revision;
      const refs = await listRefs(repoUrl, fresh);
      const name = revision === '' ? 'HEAD' : revision;
      const commit =
        refs.get(name) ??
        refs.get(`refs/heads/${name}`) ??
        refs.get(`refs/tags/${name}^{}`) ??
        refs.get(`refs/tags/${name}`);
      if (commit) return commit;
      if (/^[0-9a-f]{7,39}$/.test(name)) {
        const found = [...refs.values()].find(each => each.startsWith(name));
        if (found) return found;
      }
      throw new Error(`unable to resolve '${name}' to a commit SHA`);
    },
    readTree(repoUrl, commit) {
      const key = `${repoUrl}@${commit}`;
      const loaded = trees.get(key) ?? loadTree(repoUrl, commit);
      // The newest are kept; one that failed is tried again.
      trees.delete(key);
      trees.set(key, loaded);
      loaded.catch(() => trees.delete(key));
      for (const old of [...trees.keys()].slice(
        0,
        Math.max(0, trees.size - keptTrees),
      ))
        trees.delete(old);
      return loaded;
    },
  };
}
