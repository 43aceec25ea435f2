import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** A duration longer than nothing; a wrong one is an `InputError` that names the key. */
export function readDurationMs<T extends number | undefined>(
  config: Config,
  key: string,
  fallback: T,
): number | T {
  if (!config.has(key)) {
    return fallback;
  }
  let milliseconds: number;
  try {
    milliseconds = durationToMilliseconds(
      readDurationFromConfig(config, { key }),
    );
  } catch (error) {
    throw new InputError(
      `${key} is not a duration like '30s', 'PT30S' or { seconds: 30 }`,
      error,
    );
  }
  if (milliseconds <= 0) {
    throw new InputError(`${key} must be longer than nothing`);
  }
  return milliseconds;
}
