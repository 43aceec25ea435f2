import { GitHostError } from '@lockstep/backstage-plugin-delivery-node';

/** So short a wait is waited for; a longer one is the caller's to plan. */
const SHORT_WAIT_MS = 2_000;

/**
 * Keeps requests back for as long as GitHub asked: who goes on asking while limited is limited
 * for longer. The limits of REST and GraphQL are counted apart, a secondary limit is about
 * both.
 */
export class RateLimitGate {
  private readonly closedUntil = { rest: 0, graphql: 0 };

  /** Resolves when a request may go; throws where that takes long. */
  async pass(kind: 'rest' | 'graphql'): Promise<void> {
    const waitMs = this.closedUntil[kind] - Date.now();
    if (waitMs > SHORT_WAIT_MS) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new GitHostError(
        'rate-limited',
        `GitHub asked to wait another ${seconds} seconds before the next request. It will be tried again then.`,
        { retryAfterSeconds: seconds },
      );
    }
    if (waitMs > 0) {
      await new Promise(resolve => {
        setTimeout(resolve, waitMs);
      });
    }
  }

  /** Takes note of a wait that the headers of an answer ask for. */
  close(
    kind: 'rest' | 'graphql',
    headers: Record<string, string | number | undefined>,
    seconds: number,
  ): void {
    const until = Date.now() + seconds * 1000;
    const secondary = headers['retry-after'] !== undefined;
    for (const each of ['rest', 'graphql'] as const) {
      if (secondary || each === kind) {
        this.closedUntil[each] = Math.max(this.closedUntil[each], until);
      }
    }
  }
}
