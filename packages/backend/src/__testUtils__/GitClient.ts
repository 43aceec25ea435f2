import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

class GitClone {
  constructor(private readonly dir: string) {}

  file(path: string): Promise<string> {
    return this.#git('show', `main:${path}`);
  }

  /** Messages of the commits that changed a file, newest first; merges are no commits here. */
  async messagesOf(path: string): Promise<string[]> {
    const log = await this.#git(
      'log',
      '--no-merges',
      '--format=%B%x00',
      'main',
      '--',
      path,
    );
    return log
      .split('\0')
      .map(message => message.trim())
      .filter(Boolean);
  }

  async #git(...args: string[]): Promise<string> {
    const { stdout } = await run('git', ['-C', this.dir, ...args]);
    return stdout;
  }
}

/** Looks at the repositories of a host with stock git. */
export class GitClient {
  constructor(
    /** `http://localhost:1234/acme` */
    private readonly ownerUrl: string,
    /** A folder for clones that is removed by who made it. */
    private readonly workDir: string,
  ) {}

  /** Names and commits of the branches on the host. */
  async branches(repository: string): Promise<Record<string, string>> {
    const { stdout } = await run('git', [
      'ls-remote',
      '--heads',
      this.#url(repository),
    ]);
    return Object.fromEntries(
      stdout
        .split('\n')
        .filter(Boolean)
        .map(line => {
          const [sha, ref] = line.split('\t');
          return [ref.replace('refs/heads/', ''), sha];
        }),
    );
  }

  /** A fresh clone of `main`, to read from. */
  async clone(repository: string): Promise<GitClone> {
    const dir = `${this.workDir}/${repository}-${Date.now()}`;
    await run('git', [
      'clone',
      '--quiet',
      '--bare',
      this.#url(repository),
      dir,
    ]);
    return new GitClone(dir);
  }

  #url(repository: string): string {
    return `${this.ownerUrl}/${repository}.git`;
  }
}
