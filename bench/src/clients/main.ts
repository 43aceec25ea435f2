import http from 'node:http';
import type { ClientOrder } from './ClientOrder';
import { loadPages } from './loadPages';
import { StreamFollower } from './StreamFollower';

const MAX_CONNECTIONS = 64;

/** Clients of a backend, away from the process that is measured and from the one that measures. */
const agent = new http.Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
let follower = new StreamFollower();

async function obey(order: ClientOrder): Promise<unknown> {
  switch (order.command) {
    case 'load':
      return loadPages(order, agent);
    case 'follow':
      follower = new StreamFollower();
      return follower.open(order.streams, order.token);
    case 'startMeasuring':
      return follower.startMeasuring();
    default:
      return follower.finish(order.expected, order.counted);
  }
}

process.on('message', ({ id, order }: { id: number; order: ClientOrder }) => {
  obey(order).then(
    result => process.send?.({ id, result }),
    error => process.send?.({ id, error: String(error.stack) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: {} });
