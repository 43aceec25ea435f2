/**
 * A cluster did not do what it was asked. `status` is the HTTP status, or undefined when no
 * answer came at all. Never holds credentials.
 */
export class KubeRequestError extends Error {
  readonly status: number | undefined;
  /** Why Kubernetes says it refused, `Expired`, `Conflict`, …; from its Status object. */
  readonly statusReason: string | undefined;
  /** How long the cluster asks to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: {
      status?: number;
      statusReason?: string;
      retryAfterMs?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'KubeRequestError';
    this.status = options.status;
    this.statusReason = options.statusReason;
    this.retryAfterMs = options.retryAfterMs;
  }
}
