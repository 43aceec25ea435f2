import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { createClock } from '../../clock';
import type { KubeAccount } from '../access';
import { createKubeServer } from '../createKubeServer';
import { createObjectStore } from '../createObjectStore';
import type { KubeObject } from '../KubeObject';

export const TOKEN = 'sandbox-kube-token';
export const NAMESPACE = 'shop-dev';

/** A Kubernetes API on a free port, with one namespace, and the stock client to talk to it. */
export async function startKube(
  options: {
    window?: number;
    bookmarkMs?: number;
    accounts?: readonly KubeAccount[];
  } = {},
) {
  const clock = createClock();
  const store = createObjectStore({ clock, window: options.window });
  store.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
  const kube = createKubeServer({
    store,
    token: TOKEN,
    clock,
    bookmarkMs: options.bookmarkMs,
    accounts: options.accounts,
  });
  const server = createServer(kube.app);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  const configFor = (token?: string) => {
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: [{ name: 'sandbox', server: url, skipTLSVerify: true }],
      users: [{ name: 'sandbox', token }],
      contexts: [{ name: 'sandbox', cluster: 'sandbox', user: 'sandbox' }],
      currentContext: 'sandbox',
    });
    return config;
  };

  return {
    store,
    faults: kube.faults,
    accounts: kube.accounts,
    url,
    port,
    config: configFor(TOKEN),
    configFor,
    /** A plain request with the token, for what the stock client hides. */
    request: (path: string, init: RequestInit = {}) =>
      fetch(`${url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${TOKEN}`, ...init.headers },
      }),
    async stop() {
      kube.stop();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

export function aRollout(
  name: string,
  changes: { labels?: Record<string, string>; spec?: object } = {},
): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: {
      name,
      namespace: NAMESPACE,
      ...(changes.labels && { labels: changes.labels }),
    },
    spec: changes.spec ?? { replicas: 2 },
  };
}

export async function waitFor<T>(
  read: () => T | undefined | false,
  what: string,
  timeoutMs = 5000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = read();
    if (value) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what} did not come true within ${timeoutMs} ms`);
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
