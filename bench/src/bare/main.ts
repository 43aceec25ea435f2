import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least an HTTP server of Node can do: bytes out of memory, for nobody in particular. */
const answers = new Map<string, Buffer>();

const server = createServer(
  { keepAliveTimeout: 60_000 },
  (request, response) => {
    if (request.method === 'PUT') {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        answers.set(request.url!, Buffer.concat(chunks));
        response.end('{}');
      });
      return;
    }
    const body = answers.get(request.url!);
    if (!body) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
    });
    response.end(body);
  },
);
server.listen(0, '127.0.0.1', () =>
  process.send?.({ ready: { port: (server.address() as AddressInfo).port } }),
);
process.on('disconnect', () => process.exit());
