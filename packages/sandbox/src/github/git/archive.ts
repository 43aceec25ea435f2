import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { gitEnvironment } from './runGit';

/** A tar.gz or zip of a commit, every entry below `folder`. */
export function streamArchive(
  gitDir: string,
  sha: string,
  options: { format: 'tar.gz' | 'zip'; folder: string },
): Readable {
  const child = spawn(
    'git',
    [
      'archive',
      `--format=${options.format}`,
      `--prefix=${options.folder}/`,
      sha,
    ],
    { env: gitEnvironment(gitDir), stdio: ['ignore', 'pipe', 'ignore'] },
  );
  child.on('error', error => child.stdout.destroy(error));
  child.on('exit', code => {
    if (code !== 0) {
      child.stdout.destroy(new Error(`git archive ended with ${code}`));
    }
  });
  return child.stdout;
}
