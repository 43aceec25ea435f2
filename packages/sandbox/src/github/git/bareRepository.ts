import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { installUpdateHook } from './protectedBranches';
import { runGit } from './runGit';

/** Makes an empty bare repository that pushes and fetches over HTTP can use. */
export async function initBareRepository(
  gitDir: string,
  defaultBranch: string,
): Promise<void> {
  await mkdir(dirname(gitDir), { recursive: true });
  await runGit(undefined, [
    'init',
    '--quiet',
    '--bare',
    '--template=',
    `--initial-branch=${defaultBranch}`,
    gitDir,
  ]);
  const settings: Array<[string, string]> = [
    // Objects made over the API have no ref for a moment, and closed pull requests keep theirs.
    ['gc.auto', '0'],
    ['receive.autogc', 'false'],
    ['receive.hideRefs', 'refs/pull'],
    ['uploadpack.allowAnySHA1InWant', 'true'],
    ['uploadpack.allowFilter', 'true'],
    ['core.logAllRefUpdates', 'false'],
  ];
  for (const [key, value] of settings) {
    await runGit(gitDir, ['config', key, value]);
  }
  await installUpdateHook(gitDir);
}

export async function setDefaultBranch(
  gitDir: string,
  branch: string,
): Promise<void> {
  await runGit(gitDir, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
}
