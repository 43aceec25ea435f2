import { InputError } from '@backstage/errors';
import type { z } from 'zod';

/** Reads a body or query; what does not fit is an `InputError` that names the field. */
export function parseRequest<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'request'}: ${message}`,
  );
  throw new InputError(`Cannot use this request. ${problems.join('; ')}`);
}
