import { CustomErrorBase } from '@backstage/errors';

/** Why a Git host could not do what it was asked. @public */
export type GitHostErrorReason =
  | 'unavailable'
  | 'rate-limited'
  | 'unauthorized'
  | 'not-found'
  | 'invalid';

/**
 * Technical trouble with a Git host. `retryAfterSeconds` is set when the host said how long
 * to wait; `unavailable` and `rate-limited` pass, the others need a person.
 *
 * @public
 */
export class GitHostError extends CustomErrorBase {
  readonly reason: GitHostErrorReason;
  readonly retryAfterSeconds?: number;

  constructor(
    reason: GitHostErrorReason,
    message: string,
    options?: { cause?: unknown; retryAfterSeconds?: number },
  ) {
    super(message);
    // People read the message, logs read the cause: it is not repeated in the message.
    if (options?.cause !== undefined) {
      Object.defineProperty(this, 'cause', { value: options.cause });
    }
    this.name = 'GitHostError';
    this.reason = reason;
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
}
