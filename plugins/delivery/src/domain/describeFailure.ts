/** The sentence of an error: what the backend said, without names of classes and status codes. */
export function describeFailure(error: Error): string {
  const { body } = error as { body?: { error?: { message?: string } } };
  return body?.error?.message ?? error.message;
}

/** What went wrong, as far as the page treats it differently. */
export function kindOfFailure(
  error: Error,
): 'denied' | 'not-found' | 'unreachable' {
  const { statusCode, response } = error as {
    statusCode?: number;
    response?: { status?: number };
  };
  const status = statusCode ?? response?.status;
  if (status === 401 || status === 403) {
    return 'denied';
  }
  return status === 404 ? 'not-found' : 'unreachable';
}
