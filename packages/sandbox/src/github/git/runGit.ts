import { spawn } from 'node:child_process';
import { devNull } from 'node:os';

/** A git command that ended in a way its caller did not expect. */
export class GitCommandError extends Error {
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(command: string, exitCode: number | null, stderr: string) {
    super(
      `git ${command} ended with ${exitCode ?? 'a signal'}: ${
        stderr.trim() || 'no message'
      }`,
    );
    this.name = 'GitCommandError';
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** What every git process gets: no configuration of the person's machine, no prompt, no translation. */
export function gitEnvironment(gitDir?: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: process.env.NODE_ENV ?? 'production',
    PATH: process.env.PATH,
    HOME: devNull,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    // A path is a path, never a pattern.
    GIT_LITERAL_PATHSPECS: '1',
    // A mounted volume may belong to another user; the directory is ours all the same.
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
    ...(gitDir ? { GIT_DIR: gitDir } : {}),
  };
}

export interface GitRun {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
}

/**
 * Runs stock git without a shell: arguments reach git as they are, and callers put
 * `--end-of-options` or a validated name where outside text could look like an option.
 * An exit code outside `accept` (default: 0 alone) throws a `GitCommandError`.
 */
export function runGit(
  gitDir: string | undefined,
  args: string[],
  options: {
    input?: string | Buffer;
    env?: Record<string, string>;
    accept?: number[];
  } = {},
): Promise<GitRun> {
  const { input, env, accept = [0] } = options;
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      env: { ...gitEnvironment(gitDir), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', chunk => stdout.push(chunk));
    child.stderr.on('data', chunk => stderr.push(chunk));
    // git may end before it has read its input; its exit code tells what happened.
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', exitCode => {
      const message = Buffer.concat(stderr).toString('utf8');
      if (exitCode === null || !accept.includes(exitCode)) {
        reject(new GitCommandError(args[0], exitCode, message));
        return;
      }
      resolve({ exitCode, stdout: Buffer.concat(stdout), stderr: message });
    });
    child.stdin.end(input ?? '');
  });
}

/** The output of a git command that prints one line of text. */
export async function runGitText(
  gitDir: string,
  args: string[],
  options: Parameters<typeof runGit>[2] = {},
): Promise<string> {
  return (await runGit(gitDir, args, options)).stdout
    .toString('utf8')
    .trimEnd();
}
