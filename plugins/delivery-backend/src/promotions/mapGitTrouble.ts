import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { GitHostError } from '@lockstep/backstage-plugin-delivery-node';
import { MissingGitHostError } from '../runner';

/** Trouble with Git as an error that a caller can act on; others pass as they are. */
export function mapGitTrouble(error: unknown): unknown {
  if (error instanceof MissingGitHostError) {
    return new InputError(error.message);
  }
  if (!(error instanceof GitHostError)) {
    return error;
  }
  switch (error.reason) {
    case 'unavailable':
    case 'rate-limited':
      return new ServiceUnavailableError(
        `The Git host cannot be asked right now: ${error.message}. Try again later`,
      );
    case 'unauthorized':
      return new ServiceUnavailableError(
        `The Git host refuses Lockstep's credentials: ${error.message}. Ask who runs this portal`,
      );
    default:
      return new InputError(`The Git host refuses: ${error.message}`);
  }
}
