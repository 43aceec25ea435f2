import { createHash } from 'node:crypto';

/**
 * The epoch of one client: the run of the server, and what the client sees of it. Whoever
 * comes back with other rights or another question is in another epoch, and starts anew.
 */
export function epochOf(run: string, sight: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(sight));
  return `${run}-${digest.digest('hex').slice(0, 12)}`;
}
