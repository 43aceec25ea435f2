import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { STORM_OWNER, type PullFact } from '../domain/faults';
import { requestJson } from '../processes/requestJson';

const PROGRAM = join(__dirname, '../../../packages/sandbox/bin/sandbox.mjs');
const TOKEN = 'sandbox-github-token';
const READY_MS = 60_000;
const PAGE = 100;

/** The sandbox's GitHub in a process of its own, asked past every fault: what people do. */
export class SandboxGithub {
  readonly token = TOKEN;

  private constructor(
    private readonly child: ChildProcess,
    /** Where people and git find it. */
    readonly url: string,
  ) {}

  static async start(): Promise<SandboxGithub> {
    const child = spawn(process.execPath, [PROGRAM], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        SANDBOX_SEED: 'false',
        SANDBOX_KUBE_PORT: '0',
        SANDBOX_GITHUB_PORT: '0',
        SANDBOX_CONTROL_PORT: '0',
      },
    });
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      const look = (chunk: Buffer) => {
        said += chunk;
        const found = /GitHub (http:\S+?),/.exec(said)?.[1];
        if (found) {
          resolve(found.replace('localhost', '127.0.0.1'));
        }
      };
      child.stdout.on('data', look);
      child.stderr.on('data', chunk => {
        said = (said + chunk).slice(-4_000);
      });
      child.once('exit', () =>
        reject(new Error(`The sandbox did not start: ${said}`)),
      );
      setTimeout(
        () => reject(new Error(`The sandbox was not ready: ${said}`)),
        READY_MS,
      ).unref();
    });
    return new SandboxGithub(child, url);
  }

  get apiUrl(): string {
    return `${this.url}/api/v3`;
  }

  gitUrl(repository: string): string {
    const { host } = new URL(this.url);
    return `http://storm:${TOKEN}@${host}/${STORM_OWNER}/${repository}.git`;
  }

  async createRepository(
    name: string,
    files: Record<string, string>,
  ): Promise<void> {
    const made = await this.ask('POST', `/orgs/${STORM_OWNER}/repos`, {
      name,
      auto_init: true,
    });
    if (made.status !== 201) {
      throw new Error(`${name} was not created: ${JSON.stringify(made.body)}`);
    }
    const head = await this.on(name, 'GET', '/git/ref/heads/main');
    const base = head.object.sha;
    const tree = await this.on(name, 'POST', '/git/trees', {
      tree: Object.entries(files).map(([path, content]) => ({
        path,
        content,
        mode: '100644',
        type: 'blob',
      })),
    });
    const commit = await this.on(name, 'POST', '/git/commits', {
      message: 'Begin',
      tree: tree.sha,
      parents: [base],
    });
    await this.on(name, 'PATCH', '/git/refs/heads/main', { sha: commit.sha });
  }

  /** Undefined when somebody was faster or it cannot be merged. */
  async merge(repository: string, number: number): Promise<string | undefined> {
    const { status, body } = await this.try(
      repository,
      'PUT',
      `/pulls/${number}/merge`,
      {},
    );
    return status === 200 ? body.sha : undefined;
  }

  async close(repository: string, number: number): Promise<boolean> {
    const { status } = await this.try(repository, 'PATCH', `/pulls/${number}`, {
      state: 'closed',
    });
    return status === 200;
  }

  async deleteBranch(repository: string, branch: string): Promise<boolean> {
    const { status } = await this.try(
      repository,
      'DELETE',
      `/git/refs/heads/${branch}`,
    );
    return status === 204;
  }

  /** One commit on a branch; undefined when it moved meanwhile. */
  async write(
    repository: string,
    branch: string,
    path: string,
    content: string,
  ): Promise<string | undefined> {
    const found = await this.try(
      repository,
      'GET',
      `/contents/${path}?ref=${encodeURIComponent(branch)}`,
    );
    const { status, body } = await this.try(
      repository,
      'PUT',
      `/contents/${path}`,
      {
        message: `Edit ${path} by hand`,
        content: Buffer.from(content).toString('base64'),
        branch,
        ...(found.status === 200 && { sha: found.body.sha }),
      },
    );
    return status === 200 || status === 201 ? body.commit.sha : undefined;
  }

  async listPulls(repository: string): Promise<PullFact[]> {
    const pulls: PullFact[] = [];
    for (let page = 1; ; page += 1) {
      const found = await this.on(
        repository,
        'GET',
        `/pulls?state=all&per_page=${PAGE}&page=${page}`,
      );
      pulls.push(
        ...found.map((pull: any) => ({
          number: pull.number,
          branch: pull.head.ref,
          state: pull.state,
          merged: Boolean(pull.merged_at),
        })),
      );
      if (found.length < PAGE) {
        return pulls;
      }
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      const force = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(force);
    }
  }

  private async on(
    repository: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<any> {
    const answer = await this.try(repository, method, path, body);
    if (answer.status >= 400) {
      throw new Error(
        `${method} ${repository}${path}: ${answer.status} ${JSON.stringify(
          answer.body,
        )}`,
      );
    }
    return answer.body;
  }

  private try(repository: string, method: string, path: string, body?: object) {
    return this.ask(method, `/repos/${STORM_OWNER}/${repository}${path}`, body);
  }

  private ask(method: string, path: string, body?: object) {
    return requestJson(`${this.apiUrl}${path}`, {
      method,
      body,
      token: TOKEN,
    });
  }
}
