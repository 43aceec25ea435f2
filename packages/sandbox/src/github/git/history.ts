import { runGit, runGitText } from './runGit';

export async function mergeBase(
  gitDir: string,
  a: string,
  b: string,
): Promise<string | undefined> {
  const run = await runGit(gitDir, ['merge-base', a, b], { accept: [0, 1] });
  return run.exitCode === 0 ? run.stdout.toString('utf8').trim() : undefined;
}

export async function isAncestor(
  gitDir: string,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  const run = await runGit(
    gitDir,
    ['merge-base', '--is-ancestor', ancestor, descendant],
    { accept: [0, 1] },
  );
  return run.exitCode === 0;
}

/** How far two commits are apart: what only `head` has, and what only `base` has. */
export async function countApart(
  gitDir: string,
  base: string,
  head: string,
): Promise<{ ahead: number; behind: number }> {
  const text = await runGitText(gitDir, [
    'rev-list',
    '--left-right',
    '--count',
    `${base}...${head}`,
  ]);
  const [behind, ahead] = text.split('\t').map(Number);
  return { ahead, behind };
}

export interface HistoryFilter {
  /** Leaves out what this commit has too. */
  exclude?: string;
  path?: string;
  author?: string;
  since?: string;
  until?: string;
}

/** SHAs reachable from `from`, newest first unless `reverse`. */
export async function listCommits(
  gitDir: string,
  from: string,
  options: HistoryFilter & {
    skip?: number;
    limit?: number;
    reverse?: boolean;
  } = {},
): Promise<string[]> {
  const { skip, limit, reverse, ...filter } = options;
  const text = await runGitText(gitDir, [
    'rev-list',
    ...(skip ? [`--skip=${skip}`] : []),
    ...(limit ? [`--max-count=${limit}`] : []),
    ...(reverse ? ['--reverse', '--topo-order'] : []),
    ...revisionArguments(from, filter),
  ]);
  return text.split('\n').filter(Boolean);
}

export async function countCommits(
  gitDir: string,
  from: string,
  filter: HistoryFilter = {},
): Promise<number> {
  return Number(
    await runGitText(gitDir, [
      'rev-list',
      '--count',
      ...revisionArguments(from, filter),
    ]),
  );
}

function revisionArguments(from: string, filter: HistoryFilter): string[] {
  const { exclude, path, author, since, until } = filter;
  return [
    ...(author ? ['--fixed-strings', `--author=${author}`] : []),
    ...(since ? [`--since=${since}`] : []),
    ...(until ? [`--until=${until}`] : []),
    from,
    ...(exclude ? [`^${exclude}`] : []),
    ...(path ? ['--', path] : []),
  ];
}

/**
 * The tree that merging `head` into `base` gives, undefined on a conflict. Works on objects
 * alone: no index, no work tree, no ref moves.
 */
export async function mergeTrees(
  gitDir: string,
  base: string,
  head: string,
): Promise<string | undefined> {
  const run = await runGit(
    gitDir,
    ['merge-tree', '--write-tree', '--no-messages', base, head],
    { accept: [0, 1] },
  );
  return run.exitCode === 0
    ? run.stdout.toString('utf8').split('\n')[0]
    : undefined;
}
