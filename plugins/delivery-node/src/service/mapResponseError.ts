import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
} from '@backstage/errors';

const ERRORS = [
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
];

/** The error the delivery backend threw, as if it had been called in this process. */
export function mapResponseError(error: unknown): unknown {
  if (!(error instanceof ResponseError)) {
    return error;
  }
  const { name, message } = error.body.error;
  const Type = ERRORS.find(candidate => candidate.name === name);
  return Type ? new Type(message) : error;
}
