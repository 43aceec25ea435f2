import { once } from 'node:events';
import http from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackendOrder } from '../backend/BackendOrder';
import { Child, type Place } from './Child';
import { requestJson, type JsonAnswer } from './requestJson';

const READY_POLL_MS = 100;
const IDLE_POLL_MS = 1_000;
/** Of one core. */
const IDLE_SHARE = 0.15;

export interface Memory {
  rss: number;
  heapUsed: number;
  external: number;
}

/** A Backstage backend with the delivery plugin, in a process of its own. */
export class BenchBackend {
  private userToken = '';

  private constructor(
    private readonly child: Child,
    readonly url: string,
    /** Of the process, for tools. */
    readonly pid: number,
  ) {}

  static async start(
    order: Omit<BackendOrder, 'port'>,
    options: { place?: Place } = {},
  ): Promise<BenchBackend> {
    const port = await findFreePort();
    const { child } = await Child.start({
      name: 'the backend',
      program: 'backend/main.ts',
      place: options.place ?? 'firstCore',
      // `BENCH_BACKEND_FLAGS=--cpu-prof` and the like.
      nodeFlags: [
        '--expose-gc',
        ...(process.env.BENCH_BACKEND_FLAGS?.split(' ') ?? []),
      ],
      env: {
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        BENCH_BACKEND: JSON.stringify({ ...order, port }),
      },
    });
    const backend = new BenchBackend(
      child,
      `http://127.0.0.1:${port}`,
      child.pid,
    );
    try {
      backend.userToken = await backend.signIn();
      return backend;
    } catch (error) {
      await backend.stop();
      throw error;
    }
  }

  /** Token of a signed-in person. */
  get token(): string {
    return this.userToken;
  }

  async get(path: string): Promise<JsonAnswer> {
    return requestJson(`${this.url}${path}`, { token: this.userToken });
  }

  /** As `get`, and anything but 200 is an error. */
  async read(path: string): Promise<any> {
    const answer = await this.get(path);
    if (answer.status !== 200) {
      throw new Error(
        `GET ${path} answered ${answer.status}: ${JSON.stringify(
          answer.body,
        ).slice(0, 500)}`,
      );
    }
    return answer.body;
  }

  async post(path: string, body?: unknown): Promise<any> {
    const answer = await requestJson(`${this.url}${path}`, {
      method: 'POST',
      token: this.userToken,
      body,
    });
    if (answer.status !== 200) {
      throw new Error(`POST ${path} answered ${answer.status}`);
    }
    return answer.body;
  }

  /** Resolves when every kind of every cluster is live, or of a kind the cluster lacks. */
  async untilLive(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    let waitsFor = '';
    while (performance.now() < deadline) {
      const { items } = await this.read('/api/delivery/clusters');
      waitsFor = (items as any[])
        .filter(({ state }) => state !== 'live')
        .map(({ cluster, reason }) => `${cluster} (${reason})`)
        .join(', ');
      if (items.length > 0 && waitsFor === '') {
        return;
      }
      await delay(READY_POLL_MS);
    }
    throw new Error(
      `not live after ${timeoutMs / 1_000} s: ${waitsFor.slice(0, 1_000)}`,
    );
  }

  /** Resolves when what it prepares in the background is done; at the latest when time is up. */
  async untilIdle(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    let share = 1;
    while (share > IDLE_SHARE && performance.now() < deadline) {
      const before = await this.cpuSeconds();
      await delay(IDLE_POLL_MS);
      share = ((await this.cpuSeconds()) - before) / (IDLE_POLL_MS / 1_000);
    }
  }

  /** Memory after garbage was collected. */
  async memory(): Promise<Memory> {
    return this.post('/api/bare/gc');
  }

  /** Processor time the process has used. */
  async cpuSeconds(): Promise<number> {
    const { user, system } = await this.post('/api/bare/cpu');
    return (user + system) / 1e6;
  }

  /** How long its event loop and one collection of garbage held it up since this was last asked. */
  async pauses(): Promise<{ p99: number; max: number; collection: number }> {
    return this.post('/api/bare/pauses');
  }

  /** Whether an event stream is served at a path. */
  async answersStream(path: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const request = http.get(
        `${this.url}${path}`,
        { agent: false, headers: { authorization: `Bearer ${this.token}` } },
        response => {
          resolve(
            response.statusCode === 200 &&
              /event-stream/.test(response.headers['content-type'] ?? ''),
          );
          request.destroy();
        },
      );
      request.on('error', reject);
    });
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }

  private async signIn(): Promise<string> {
    const { status, body } = await requestJson(
      `${this.url}/api/auth/guest/refresh`,
      { method: 'POST' },
    );
    const token = body?.backstageIdentity?.token;
    if (typeof token !== 'string') {
      throw new Error(`signing in as a guest answered ${status}`);
    }
    return token;
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
