import type { OutgoingHttpHeaders } from 'node:http';

/**
 * A refusal from before the API server knows what a request is about: plain text instead of
 * a `Status`.
 */
export class PlainRefusal extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly headers: OutgoingHttpHeaders = {},
  ) {
    super(message);
    this.name = 'PlainRefusal';
  }

  /** Nothing is served at that path, as for a kind whose definition is not installed. */
  static notServed(): PlainRefusal {
    return new PlainRefusal(404, '404 page not found');
  }

  /** The server has too much to do. */
  static tooManyRequests(retryAfterSeconds: number): PlainRefusal {
    return new PlainRefusal(429, 'Too many requests, please try again later.', {
      'retry-after': String(retryAfterSeconds),
    });
  }
}
