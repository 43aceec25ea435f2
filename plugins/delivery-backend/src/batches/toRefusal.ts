import {
  ConflictError,
  InputError,
  isError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';

/** What will not be otherwise at the next try. */
const DEFINITE = [
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
].map(({ name }) => name);

/** Why a promotion is refused, in words; an error that may pass is thrown on. */
export function toRefusal(error: unknown): string {
  if (isError(error) && DEFINITE.includes(error.name)) {
    return error.message;
  }
  throw error;
}
