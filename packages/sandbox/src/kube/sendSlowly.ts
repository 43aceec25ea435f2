import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** How a body is sent that a slow server or network takes long for. */
export interface Pace {
  pieceBytes: number;
  everyMs: number;
}

/** Sends JSON in pieces, until all is sent or the client left. */
export async function sendSlowly(
  response: ServerResponse,
  body: unknown,
  { pieceBytes, everyMs }: Pace,
): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
  });
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    if (response.destroyed) {
      return;
    }
    response.write(bytes.subarray(start, start + pieceBytes));
    await delay(everyMs);
  }
  response.end();
}
