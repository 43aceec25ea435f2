import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ControlApi } from './ControlApi';

/**
 * A Kubernetes API that is as light as can be, for load: `/<cluster>/apis/…` serves a cluster,
 * and a second port takes commands. Ends with whoever started it.
 */
async function main(): Promise<void> {
  const control = new ControlApi();
  const controlPort = await listen((request, response) => {
    control.handle(request, response).catch(error => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: String(error.stack) }));
    });
  });
  const kubePort = await listen((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://kube');
    const [, cluster, rest] = /^\/([^/]+)(\/.*)$/.exec(pathname) ?? [];
    const api = control.apis.get(cluster);
    if (!api) {
      response.writeHead(404).end();
      return;
    }
    api.handle(request, response, rest, searchParams).catch(error => {
      response.destroy(error);
    });
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ ready: { controlPort, kubePort } });
}

async function listen(handle: RequestListener): Promise<number> {
  const server = createServer({ keepAliveTimeout: 60_000 }, handle);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
