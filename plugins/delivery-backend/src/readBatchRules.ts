import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** How batches of promotions go, read from `delivery.batches`. */
export interface BatchRules {
  /** First to last. */
  waves: string[];
  /** How many promotions of a batch may be under way at once. */
  inFlight: number;
}

/** Where nothing is configured. */
export const DEFAULT_BATCH_RULES: BatchRules = {
  waves: ['infrastructure', 'core', 'applications', 'monitoring'],
  inFlight: 10,
};
const MOST_IN_FLIGHT = 200;

/** A wrong value is an `InputError` that names the key, the value and what is allowed. */
export function readBatchRules(config: Config): BatchRules {
  const key = 'delivery.batches';
  const defaults = DEFAULT_BATCH_RULES;
  const waves = config.getOptionalStringArray(`${key}.waves`) ?? defaults.waves;
  if (waves.length === 0) {
    throw new InputError(
      `${key}.waves is empty; name at least one, or leave it out for ${defaults.waves.join(
        ', ',
      )}`,
    );
  }
  const twice = waves.find((wave, index) => waves.indexOf(wave) !== index);
  if (twice !== undefined) {
    throw new InputError(`${key}.waves names '${twice}' twice; name it once`);
  }
  const inFlight =
    config.getOptionalNumber(`${key}.inFlight`) ?? defaults.inFlight;
  if (
    !Number.isInteger(inFlight) ||
    inFlight < 1 ||
    inFlight > MOST_IN_FLIGHT
  ) {
    throw new InputError(
      `${key}.inFlight is ${inFlight}; it must be a whole number from 1 to ${MOST_IN_FLIGHT}`,
    );
  }
  return { waves, inFlight };
}
