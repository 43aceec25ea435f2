import { ZERO_SHA, isRefName, isSha } from './gitNames';
import { GitCommandError, runGit, runGitText } from './runGit';

export interface GitRef {
  /** Full name, `refs/heads/main`. */
  name: string;
  sha: string;
  type: 'commit' | 'tag' | 'tree' | 'blob';
}

/** Refs below a prefix (`refs/heads/`), in git's order; `refs/heads/a` also matches `refs/heads/ab`. */
export async function listRefs(
  gitDir: string,
  prefix: string,
): Promise<GitRef[]> {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const text = await runGitText(gitDir, [
    'for-each-ref',
    '--format=%(refname) %(objectname) %(objecttype)',
    folder,
  ]);
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const [name, sha, type] = line.split(' ');
      return { name, sha, type: type as GitRef['type'] };
    })
    .filter(ref => ref.name.startsWith(prefix));
}

export async function readRef(
  gitDir: string,
  name: string,
): Promise<string | undefined> {
  if (!isRefName(name)) {
    return undefined;
  }
  const run = await runGit(
    gitDir,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', name],
    { accept: [0, 1, 128] },
  );
  const sha = run.stdout.toString('utf8').trim();
  return run.exitCode === 0 ? sha : undefined;
}

/**
 * The commit a branch, tag, full ref or (abbreviated) SHA stands for. A branch wins over a
 * tag, and both over an abbreviated SHA.
 */
export async function resolveCommit(
  gitDir: string,
  revision: string,
): Promise<string | undefined> {
  if (!isRefName(revision)) {
    return undefined;
  }
  const candidates =
    revision.startsWith('refs/') || isSha(revision) || revision === 'HEAD'
      ? [revision]
      : [
          `refs/heads/${revision}`,
          `refs/tags/${revision}`,
          `refs/${revision}`,
          ...(/^[0-9a-f]{4,39}$/.test(revision) ? [revision] : []),
        ];
  for (const candidate of candidates) {
    const sha = await runGit(
      gitDir,
      [
        'rev-parse',
        '--verify',
        '--quiet',
        '--end-of-options',
        `${candidate}^{commit}`,
      ],
      { accept: [0, 1, 128] },
    );
    if (sha.exitCode === 0) {
      return sha.stdout.toString('utf8').trim();
    }
  }
  return undefined;
}

/**
 * Moves a ref from `before` to `after` if it still is at `before`; undefined stands for
 * absent on either side. False when somebody else was faster.
 */
export async function compareAndSwapRef(
  gitDir: string,
  name: string,
  before: string | undefined,
  after: string | undefined,
): Promise<boolean> {
  const args =
    after === undefined
      ? ['update-ref', '-d', name, before ?? ZERO_SHA]
      : ['update-ref', name, after, before ?? ZERO_SHA];
  try {
    await runGit(gitDir, args);
    return true;
  } catch (error) {
    if (
      error instanceof GitCommandError &&
      error.stderr.includes('cannot lock ref')
    ) {
      return false;
    }
    throw error;
  }
}
