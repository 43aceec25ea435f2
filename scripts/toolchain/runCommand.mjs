import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** Runs a command to its end. With `logFile` its output goes there, else to this terminal. */
export async function runCommand(command, args, { env, cwd, logFile } = {}) {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: [
      'ignore',
      logFile ? 'pipe' : 'inherit',
      logFile ? 'pipe' : 'inherit',
    ],
    shell: false,
  });
  if (logFile) {
    const log = createWriteStream(logFile);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.on('close', () => log.end());
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ? 1 : code));
  });
}

/** Whether a program answers to `--version`. */
export function isOnPath(command) {
  return !spawnSync(command, ['--version'], { stdio: 'ignore' }).error;
}
