import type { LoggerService } from '@backstage/backend-plugin-api';

/** Errors that looking again does not change. */
const REFUSALS = [
  'NotFoundError',
  'NotAllowedError',
  'AuthenticationError',
  'InputError',
];

/**
 * One look of a step that waits. A refusal is thrown; a technical failure is logged and gives
 * undefined, to be looked at again: the delivery backend may restart meanwhile.
 */
export async function readPatiently<T>(
  read: () => Promise<T>,
  logger: LoggerService,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (REFUSALS.includes((error as Error).name)) {
      throw error;
    }
    logger.warn(`Lockstep could not be read and will be again: ${error}`);
    return undefined;
  }
}
