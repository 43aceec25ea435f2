import { InputError } from '@backstage/errors';

/** What is set elsewhere wins over the file: an edit of it would be without effect. */
export function refuseMask(where: string, value: string, field: string): never {
  throw new InputError(
    `${where} sets ${value} itself (${field}), which hides what Git says; remove it there, then promote`,
  );
}
