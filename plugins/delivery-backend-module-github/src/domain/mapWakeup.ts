import type { GitWakeup } from '@lockstep/backstage-plugin-delivery-node';

/**
 * Reads a `push` or `pull_request` webhook payload. Undefined for every other payload: it is
 * only a hint, so what cannot be read is left to the next poll.
 */
export function mapWakeup(payload: unknown): GitWakeup | undefined {
  const body = asRecord(payload);
  const repoURL = asRecord(body?.repository)?.clone_url;
  if (!body || typeof repoURL !== 'string') {
    return undefined;
  }
  const pull = asRecord(body.pull_request);
  if (pull && typeof pull.number === 'number') {
    const branch = asRecord(pull.head)?.ref;
    return {
      repoURL,
      change: pull.number,
      ...(typeof branch === 'string' && { branch }),
    };
  }
  const ref = body.ref;
  return typeof ref === 'string' && ref.startsWith('refs/heads/')
    ? { repoURL, branch: ref.slice('refs/heads/'.length) }
    : undefined;
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)
    : undefined;
}
