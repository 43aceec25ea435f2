import {
  ConflictError,
  InputError,
  isError,
  NotFoundError,
} from '@backstage/errors';

const DEFINITE = [ConflictError, InputError, NotFoundError].map(
  ({ name }) => name,
);

/** Whether a request was refused for a reason that will not be otherwise at the next try. */
export function isDefiniteRefusal(error: unknown): error is Error {
  return isError(error) && DEFINITE.includes(error.name);
}
