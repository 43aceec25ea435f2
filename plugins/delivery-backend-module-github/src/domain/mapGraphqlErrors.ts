import type { GitHostErrorReason } from '@lockstep/backstage-plugin-delivery-node';

/** One entry of `errors` in a GraphQL answer. */
export interface GraphqlError {
  type?: string;
  message: string;
}

/**
 * The errors of a GraphQL answer. GitHub sends them with status 200, so Octokit's error has no
 * status; undefined for every other failure.
 */
export function readGraphqlErrors(error: unknown): GraphqlError[] | undefined {
  const { errors, response } = (error ?? {}) as {
    errors?: unknown;
    response?: { status?: number; data?: { errors?: unknown } };
  };
  const inAnswer = response?.status === 200 ? response.data?.errors : undefined;
  const found = Array.isArray(errors) ? errors : inAnswer;
  if (!Array.isArray(found) || found.length === 0) {
    return undefined;
  }
  return found.map(entry => ({
    type: typeof entry?.type === 'string' ? entry.type : undefined,
    message: String(entry?.message ?? 'no reason given'),
  }));
}

/** What GraphQL errors mean; the most telling one decides. */
export function mapGraphqlErrors(errors: GraphqlError[]): GitHostErrorReason {
  const some = (types: string[], words?: RegExp) =>
    errors.some(
      ({ type, message }) =>
        types.includes(type ?? '') || words?.test(message) === true,
    );
  if (some(['RATE_LIMITED'], /too quickly|rate limit|abuse detection/i)) {
    return 'rate-limited';
  }
  if (
    some(
      ['INTERNAL', 'SERVICE_UNAVAILABLE', 'LOADING'],
      /something went wrong while executing|timed? ?out|couldn't respond/i,
    )
  ) {
    return 'unavailable';
  }
  if (
    some(
      ['FORBIDDEN', 'INSUFFICIENT_SCOPES'],
      /resource not accessible|must have .*(access|permission)/i,
    )
  ) {
    return 'unauthorized';
  }
  return some(['NOT_FOUND']) ? 'not-found' : 'invalid';
}
