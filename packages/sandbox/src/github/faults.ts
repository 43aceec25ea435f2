import type { NextFunction, Request, Response } from 'express';

/**
 * Trouble to order, as data so that it can come over a control API.
 *
 * - `down`: connections are reset before anything happens.
 * - `slow`: answers start `delayMs` later.
 * - `error`: answered with `status` (500 to 599), nothing is done.
 * - `rate-limit`: 403 as GitHub sends it; a secondary limit may come without `retry-after`.
 * - `refuse`: answered with a status and message of GitHub's own, nothing is done.
 * - `answer-lost`: the request takes effect, then the connection breaks before the answer.
 */
export type GithubFault = {
  /** Only these requests; both conditions must hold. Default: all. */
  match?: {
    method?: string;
    /** Regular expression on the path, `/api/v3/repos/acme/.+/merge$`. */
    path?: string;
  };
  /** How many requests it hits before it is over. Default: until removed. */
  times?: number;
} & (
  | { kind: 'down' }
  | { kind: 'slow'; delayMs: number }
  | { kind: 'error'; status: number }
  | {
      kind: 'rate-limit';
      limit: 'primary' | 'secondary';
      retryAfterSeconds?: number;
    }
  | { kind: 'refuse'; status: number; message: string }
  | { kind: 'answer-lost' }
);

/** The faults in force. The newest fault that matches a request decides. */
export class GithubFaults {
  #faults: GithubFault[] = [];

  /** Puts a fault in force; the returned function takes it away again. */
  add(fault: GithubFault): () => void {
    if (fault.match?.path !== undefined) {
      // Refused here rather than at the next request.
      RegExp(fault.match.path);
    }
    const entry = { ...fault };
    this.#faults.unshift(entry);
    return () => this.#remove(entry);
  }

  list(): GithubFault[] {
    return this.#faults.map(fault => ({ ...fault }));
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault for a request, counted as used. */
  take(request: { method: string; path: string }): GithubFault | undefined {
    const fault = this.#faults.find(
      ({ match }) =>
        (match?.method === undefined ||
          match.method.toUpperCase() === request.method) &&
        (match?.path === undefined || RegExp(match.path).test(request.path)),
    );
    if (fault?.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) {
        this.#remove(fault);
      }
    }
    return fault;
  }

  #remove(fault: GithubFault): void {
    this.#faults = this.#faults.filter(other => other !== fault);
  }
}

/** Express middleware that makes the faults happen; belongs before every route. */
export function createFaultMiddleware(
  faults: GithubFaults,
  now: () => Date,
): (req: Request, res: Response, next: NextFunction) => void {
  return (req, res, next) => {
    const fault = faults.take({ method: req.method, path: req.path });
    switch (fault?.kind) {
      case undefined:
        next();
        return;
      case 'down':
        req.socket.resetAndDestroy();
        return;
      case 'slow': {
        const timer = setTimeout(next, fault.delayMs);
        res.on('close', () => clearTimeout(timer));
        return;
      }
      case 'error':
        res.status(fault.status).json({ message: 'Server Error' });
        return;
      case 'refuse':
        res.status(fault.status).json({
          message: fault.message,
          documentation_url: 'https://docs.github.com/rest',
          status: String(fault.status),
        });
        return;
      case 'rate-limit':
        sendRateLimit(res, fault, now());
        return;
      case 'answer-lost':
        loseAnswer(res);
        next();
        return;
      default:
        fault satisfies never;
    }
  };
}

function sendRateLimit(
  res: Response,
  fault: { limit: 'primary' | 'secondary'; retryAfterSeconds?: number },
  now: Date,
): void {
  const { limit, retryAfterSeconds } = fault;
  if (retryAfterSeconds !== undefined) {
    res.set('retry-after', String(retryAfterSeconds));
  }
  if (limit === 'primary') {
    const reset = Math.ceil(now.getTime() / 1000) + (retryAfterSeconds ?? 60);
    res.set('x-ratelimit-remaining', '0');
    res.set('x-ratelimit-reset', String(reset));
  }
  res.status(403).json({
    message:
      limit === 'primary'
        ? 'API rate limit exceeded for user ID 1.'
        : 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    documentation_url:
      limit === 'primary'
        ? 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api'
        : 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
  });
}

/** Lets the handlers run, swallows what they write, and resets the connection at the end. */
function loseAnswer(res: Response): void {
  res.write = (() => true) as Response['write'];
  res.flushHeaders = () => {};
  res.end = (() => {
    res.socket?.resetAndDestroy();
    return res;
  }) as Response['end'];
}
