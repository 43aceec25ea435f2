import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { DeliveryClient } from '@lockstep/backstage-plugin-delivery-common';
import { until } from './until';

const READY_MS = 120_000;
const STOP_MS = 10_000;
const KEPT_OUTPUT = 20_000;

const packageDir = resolvePackagePath('backend');

export interface BackendOptions {
  port: number;
  /** Read after the app-config.yaml of this repository. */
  configFile: string;
  /** What app-config.yaml takes from the environment. */
  env: Record<string, string>;
}

/** The backend of this repository in a process of its own, as `yarn start` runs it. */
export class BackendProcess {
  readonly baseUrl: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #output = '';
  #hasExited = false;
  #token: string | undefined;

  constructor({ port, configFile, env }: BackendOptions) {
    this.baseUrl = `http://localhost:${port}`;
    this.#child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli-node/config/nodeTransform.cjs', {
          paths: [packageDir],
        }),
        'src/index.ts',
        '--config',
        resolve(packageDir, '../../app-config.yaml'),
        '--config',
        configFile,
      ],
      {
        cwd: packageDir,
        env: {
          ...process.env,
          NODE_ENV: 'development',
          NODE_OPTIONS: '',
          LOCKSTEP_BACKEND_PORT: String(port),
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#exited = new Promise(done => {
      this.#child.once('close', () => {
        this.#hasExited = true;
        done();
      });
    });
    const keep = (chunk: unknown) => {
      this.#output = `${this.#output}${chunk}`.slice(-KEPT_OUTPUT);
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.#child.on('error', keep);
  }

  /** Resolves when every plugin has started and the guest is signed in. */
  async ready(): Promise<void> {
    const isReady = () =>
      fetch(`${this.baseUrl}/.backstage/health/v1/readiness`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(
      'the backend to start',
      async () => this.#hasExited || (await isReady()),
      Boolean,
      READY_MS,
    );
    if (this.#hasExited) {
      throw new Error(`The backend ended before it was ready:\n${this.output}`);
    }
    const response = await fetch(`${this.baseUrl}/api/auth/guest/refresh`, {
      method: 'POST',
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    const session = await response.json();
    this.#token = session.backstageIdentity.token;
  }

  /** What the process said last. */
  get output(): string {
    return this.#output;
  }

  /** The delivery API as the guest. */
  get delivery(): DeliveryClient {
    return new DeliveryClient({
      discoveryApi: {
        getBaseUrl: async pluginId => `${this.baseUrl}/api/${pluginId}`,
      },
      fetchApi: { fetch: (url, init) => this.fetch(url as string, init) },
    });
  }

  /** A request as the guest; a path begins at the backend's root. */
  fetch(url: string, init?: RequestInit): Promise<Response> {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${this.#token}`);
    return fetch(new URL(url, this.baseUrl), { ...init, headers });
  }

  /** SIGKILL: nothing of the process gets a chance to tidy up. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    this.#child.kill('SIGTERM');
    await this.#exited;
    clearTimeout(timer);
  }
}
