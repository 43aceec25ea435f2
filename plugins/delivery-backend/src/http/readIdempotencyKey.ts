import { InputError } from '@backstage/errors';
import type { Request } from 'express';

const LONGEST_KEY = 255;

/** The key that makes two requests the same one; one that cannot be stored is refused. */
export function readIdempotencyKey(request: Request<any>): string | undefined {
  const key = request.header('idempotency-key')?.trim();
  if (key && key.length > LONGEST_KEY) {
    throw new InputError(
      `The Idempotency-Key has ${key.length} characters; use at most ${LONGEST_KEY}`,
    );
  }
  return key || undefined;
}
