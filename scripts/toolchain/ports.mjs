import { createServer } from 'node:net';
import { Complaint } from './Complaint.mjs';

/** Throws when one of the ports is taken; says which and what for. */
export async function requireFreePorts(ports) {
  for (const [purpose, port] of Object.entries(ports)) {
    for (const host of ['127.0.0.1', '::1']) {
      if (await isTaken(port, host)) {
        throw new Complaint(
          `Port ${port} (${purpose}) is taken: end what listens there, then try again.`,
        );
      }
    }
  }
}

function isTaken(port, host) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', error => resolve(error.code === 'EADDRINUSE'));
    server.listen(port, host, () => server.close(() => resolve(false)));
  });
}
