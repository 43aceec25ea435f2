import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Octokit } from '@octokit/rest';
import { createClock } from '../../clock';
import { createGithub, type Github, type GithubOptions } from '../createGithub';

export const TOKEN = 'sandbox-github-token';
const run = promisify(execFile);

export interface RunningGithub {
  github: Github;
  webUrl: string;
  dataDir: string;
  /** For clones; removed by `stop`. */
  folder: string;
  octokit: Octokit;
  octokitFor(token?: string): Octokit;
  /** Clone address with the token in it. */
  remote(fullName: string): string;
  /** Stock git, as a person runs it; rejects with git's stderr. */
  git(cwd: string, ...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** A sandbox GitHub on a free port, with the stock clients to talk to it. */
export async function startGithub(
  options: Partial<GithubOptions> = {},
): Promise<RunningGithub> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-github-'));
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const webUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dataDir = options.dataDir ?? join(folder, 'data');
  const github = createGithub({
    webUrl,
    token: TOKEN,
    clock: createClock(),
    ...options,
    dataDir,
  });
  server.on('request', github.app);

  const octokitFor = (auth?: string) =>
    new Octokit({
      baseUrl: `${webUrl}/api/v3`,
      auth,
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
  const authenticated = webUrl.replace('://', `://x-access-token:${TOKEN}@`);

  return {
    github,
    webUrl,
    dataDir,
    folder,
    octokit: octokitFor(TOKEN),
    octokitFor,
    remote: (fullName: string) => `${authenticated}/${fullName}.git`,
    git: (cwd: string, ...args: string[]) =>
      run(
        'git',
        ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.test', ...args],
        {
          cwd,
          env: {
            PATH: process.env.PATH,
            HOME: folder,
            GIT_TERMINAL_PROMPT: '0',
            GIT_CONFIG_NOSYSTEM: '1',
          },
        },
      ).then(({ stdout }) => stdout.trim()),
    async stop() {
      await github.stop();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
