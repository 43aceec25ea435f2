import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port that another program listens on. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
  constructor(readonly port: number, readonly purpose: string, cause: unknown) {
    super(`Port ${port} is taken, so ${purpose} cannot listen on it.`, {
      cause,
    });
  }
}

/** A port that is taken already; it answers 503 until it gets something to serve. */
export interface OpenPort {
  port: number;
  serve(listener: RequestListener): void;
  close(): Promise<void>;
}

/** Takes a port, or any free one for 0. Rejects with a `PortTakenError` when it is taken. */
export async function openPort(options: {
  host: string;
  port: number;
  /** What listens on it, as part of a sentence: `the local GitHub`. */
  purpose: string;
}): Promise<OpenPort> {
  let listener: RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end('starting\n');
  };
  const server = createServer((request, response) =>
    listener(request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', error =>
      reject(
        (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
          ? new PortTakenError(options.port, options.purpose, error)
          : error,
      ),
    );
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve(next) {
      listener = next;
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
