import type { Response } from 'express';
import type { StreamConnection, StreamPosition } from './StreamConnection';

/** Messages that go to many clients are written out once. */
const written = new WeakMap<StreamPosition, string>();

/** Server-sent events over an express response. Writes the headers at once. */
export function createSseConnection<Message extends StreamPosition>(
  response: Response,
): StreamConnection<Message> {
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
      return response.write(writeOut(message));
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
    onClose: listener => {
      if (response.destroyed) {
        queueMicrotask(listener);
      } else {
        response.on('close', listener);
      }
    },
  };
}

function writeOut(message: StreamPosition): string {
  let text = written.get(message);
  if (text === undefined) {
    text = `id: ${message.epoch}/${message.version}\ndata: ${JSON.stringify(
      message,
    )}\n\n`;
    written.set(message, text);
  }
  return text;
}
