import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  createClock,
  createKubeServer,
  createObjectStore,
  type KubeAccount,
} from 'sandbox';
import { createKubeConfig, KubeClient } from '../cluster';
import type { WatchTiming } from '../watch';

export const TEST_TOKEN = 'test-token-that-must-never-be-shown';

/** A Kubernetes API of the sandbox on a free port, with its store and its faults. */
export async function createCluster(
  options: {
    bookmarkMs?: number;
    /** Who may use it beside the test token, which may do everything. */
    accounts?: readonly KubeAccount[];
  } = {},
) {
  const clock = createClock();
  const store = createObjectStore({ clock });
  const kube = createKubeServer({
    store,
    token: TEST_TOKEN,
    clock,
    bookmarkMs: options.bookmarkMs,
    accounts: options.accounts,
  });
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    kube.app(request, response);
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    store,
    faults: kube.faults,
    accounts: kube.accounts,
    /** What was asked, in order. */
    requests,
    /** Connections that are open right now. */
    get connections() {
      return sockets.size;
    },
    createNamespaces: (...names: string[]) =>
      names.forEach(name =>
        store.create({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name },
        }),
      ),
    createClient: (token = TEST_TOKEN) =>
      new KubeClient('hub', () =>
        createKubeConfig({ kind: 'url', name: 'hub', access: { url, token } }),
      ),
    stop: async () => {
      kube.stop();
      await new Promise(resolve => {
        server.close(resolve);
        sockets.forEach(socket => socket.destroy());
      });
    },
  };
}

export type TestCluster = Awaited<ReturnType<typeof createCluster>>;

/** As in production, only quicker. */
export const QUICK_TIMING: Pick<
  WatchTiming,
  | 'backoffBaseMs'
  | 'backoffCapMs'
  | 'deniedRetryMs'
  | 'silenceMs'
  | 'pageSize'
  | 'settleMs'
> = {
  backoffBaseMs: 2,
  backoffCapMs: 40,
  deniedRetryMs: 20,
  silenceMs: 5_000,
  pageSize: 3,
  settleMs: 20,
};
