import { isError, NotAllowedError } from '@backstage/errors';
import { isDefiniteRefusal } from '../service/isDefiniteRefusal';

/** Why a promotion is refused, in words; an error that may pass is thrown on. */
export function toRefusal(error: unknown): string {
  if (
    isDefiniteRefusal(error) ||
    (isError(error) && error.name === NotAllowedError.name)
  ) {
    return error.message;
  }
  throw error;
}
