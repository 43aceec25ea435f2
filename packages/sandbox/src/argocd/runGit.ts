import { spawn } from 'node:child_process';

export interface GitCredentials {
  /** The header goes to addresses below this one only. */
  baseUrl: string;
  token: string;
}

function environment(
  credentials: GitCredentials | undefined,
): NodeJS.ProcessEnv {
  const settings: Array<[string, string]> = [];
  if (credentials) {
    const basic = Buffer.from(`x-access-token:${credentials.token}`).toString(
      'base64',
    );
    settings.push([
      `http.${credentials.baseUrl}.extraHeader`,
      `Authorization: Basic ${basic}`,
    ]);
  }
  return {
    PATH: process.env.PATH,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    LC_ALL: 'C',
    // The environment keeps the token out of the process list, the configuration and the messages.
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], i) => [
        [`GIT_CONFIG_KEY_${i}`, key],
        [`GIT_CONFIG_VALUE_${i}`, value],
      ]),
    ),
  };
}

/** Runs stock git and answers its output; its complaint becomes the error. */
export function runGit(
  args: string[],
  options: {
    credentials?: GitCredentials;
    input?: string;
    timeoutMs?: number;
  } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      env: environment(options.credentials),
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 30_000,
    });
    const output: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(output));
      else
        reject(
          new Error(
            `git ${args[0]} failed: ${
              complaint.trim() || signal || `exit code ${code}`
            }`,
          ),
        );
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}
