import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call as it went over the wire. */
export interface SeenCall {
  call: string;
  status: number;
  conditional: boolean;
}

/** Passes everything on to `target` and writes down what went by. */
export async function startCountingProxy(target: string) {
  const { hostname, port } = new URL(target);
  const calls: SeenCall[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const forwarded = request(
      { hostname, port, method, path: url, headers },
      answer => {
        calls.push({
          call: `${method} ${url.split('?')[0]}`,
          status: answer.statusCode!,
          conditional: headers['if-none-match'] !== undefined,
        });
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
}
