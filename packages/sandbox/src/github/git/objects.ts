import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CommitObject,
  type GitSignature,
  parseCommitObject,
} from './CommitObject';
import { EMPTY_TREE, isSha } from './gitNames';
import { runGit, runGitText } from './runGit';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface TreeEntry {
  path: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  /** Bytes; absent for folders and submodules. */
  size?: number;
}

/** A change of one path: another object in its place, or nothing (`sha: null`). */
export interface TreeChange {
  path: string;
  mode: string;
  sha: string | null;
}

export async function objectType(
  gitDir: string,
  sha: string,
): Promise<ObjectType | undefined> {
  if (!isSha(sha)) {
    return undefined;
  }
  const run = await runGit(gitDir, ['cat-file', '-t', sha], {
    accept: [0, 1, 128],
  });
  return run.exitCode === 0
    ? (run.stdout.toString('utf8').trim() as ObjectType)
    : undefined;
}

export async function readBlob(gitDir: string, sha: string): Promise<Buffer> {
  return (await runGit(gitDir, ['cat-file', 'blob', sha])).stdout;
}

export async function writeBlob(
  gitDir: string,
  content: string | Buffer,
): Promise<string> {
  return runGitText(gitDir, ['hash-object', '-w', '--stdin'], {
    input: content,
  });
}

/** The entries of a tree (or of a commit's tree); paths are complete when `recursive`. */
export async function readTree(
  gitDir: string,
  treeish: string,
  options: { recursive?: boolean; path?: string } = {},
): Promise<TreeEntry[]> {
  const run = await runGit(gitDir, [
    'ls-tree',
    '-z',
    '-l',
    ...(options.recursive ? ['-r', '-t'] : []),
    treeish,
    ...(options.path ? ['--', options.path] : []),
  ]);
  return run.stdout
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map(line => {
      const tab = line.indexOf('\t');
      const [mode, type, sha, size] = line.slice(0, tab).split(/ +/);
      return {
        path: line.slice(tab + 1),
        mode,
        type: type as TreeEntry['type'],
        sha,
        ...(type === 'blob' ? { size: Number(size) } : {}),
      };
    });
}

/** Writes the tree that `base` becomes with the changes applied, through an index of its own. */
export async function writeTree(
  gitDir: string,
  base: string | undefined,
  changes: TreeChange[],
): Promise<string> {
  const folder = await mkdtemp(join(gitDir, 'index-'));
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  try {
    await runGit(gitDir, ['read-tree', base ?? EMPTY_TREE], { env });
    const files = changes.filter(change => change.mode !== '040000');
    const input = files
      .map(({ mode, sha, path }) =>
        sha === null
          ? `0 ${'0'.repeat(40)}\t${path}\0`
          : `${mode} ${sha}\t${path}\0`,
      )
      .join('');
    await runGit(gitDir, ['update-index', '--replace', '-z', '--index-info'], {
      env,
      input,
    });
    for (const folderChange of changes.filter(c => c.mode === '040000')) {
      const inside = await runGit(
        gitDir,
        ['ls-files', '-z', '--', folderChange.path],
        { env },
      );
      await runGit(
        gitDir,
        ['update-index', '--force-remove', '-z', '--stdin'],
        { env, input: inside.stdout },
      );
      if (folderChange.sha !== null) {
        await runGit(
          gitDir,
          ['read-tree', `--prefix=${folderChange.path}/`, folderChange.sha],
          { env },
        );
      }
    }
    return await runGitText(gitDir, ['write-tree'], { env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function writeCommit(
  gitDir: string,
  commit: {
    tree: string;
    parents: string[];
    message: string;
    author: GitSignature;
    committer: GitSignature;
  },
): Promise<string> {
  return runGitText(
    gitDir,
    [
      'commit-tree',
      commit.tree,
      ...commit.parents.flatMap(parent => ['-p', parent]),
    ],
    {
      input: commit.message,
      env: {
        GIT_AUTHOR_NAME: commit.author.name,
        GIT_AUTHOR_EMAIL: commit.author.email,
        GIT_AUTHOR_DATE: commit.author.date,
        GIT_COMMITTER_NAME: commit.committer.name,
        GIT_COMMITTER_EMAIL: commit.committer.email,
        GIT_COMMITTER_DATE: commit.committer.date,
      },
    },
  );
}

/** Several commits with one git process, in the order asked. Shas must be commits. */
export async function readCommits(
  gitDir: string,
  shas: string[],
): Promise<CommitObject[]> {
  if (shas.length === 0) {
    return [];
  }
  const { stdout } = await runGit(gitDir, ['cat-file', '--batch'], {
    input: `${shas.join('\n')}\n`,
  });
  const commits: CommitObject[] = [];
  let offset = 0;
  for (const sha of shas) {
    const lineEnd = stdout.indexOf('\n', offset);
    const [, type, size] = stdout.toString('utf8', offset, lineEnd).split(' ');
    if (type !== 'commit') {
      throw new Error(`${sha} is not a commit of ${gitDir}`);
    }
    const start = lineEnd + 1;
    const end = start + Number(size);
    commits.push(parseCommitObject(sha, stdout.toString('utf8', start, end)));
    offset = end + 1;
  }
  return commits;
}

export async function readCommit(
  gitDir: string,
  sha: string,
): Promise<CommitObject> {
  return (await readCommits(gitDir, [sha]))[0];
}
