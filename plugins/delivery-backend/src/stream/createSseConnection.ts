import type { Response } from 'express';
import type { StreamConnection } from './StreamConnection';

/** Server-sent events over an express response. Writes the headers at once. */
export function createSseConnection(response: Response): StreamConnection {
  response.status(200);
  response.set({
    'content-type': 'text/event-stream; charset=utf-8',
    // `no-transform` keeps compression from holding messages back.
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  return {
    send: message => {
      if (response.writableEnded || response.destroyed) {
        return true;
      }
      return response.write(
        `id: ${message.epoch}/${message.version}\ndata: ${JSON.stringify(
          message,
        )}\n\n`,
      );
    },
    heartbeat: () => {
      // A client that does not read gets no heartbeats either: nothing may pile up.
      if (!response.writableEnded && !response.writableNeedDrain) {
        response.write(': alive\n\n');
      }
    },
    end: () => {
      if (response.writableNeedDrain) {
        response.destroy();
      } else {
        response.end();
      }
    },
    onDrain: listener => response.on('drain', listener),
    onClose: listener => response.on('close', listener),
  };
}
