import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { LEAST_PER_MINUTE } from './domain/pacing';
import type { WritePacing } from './pacing';

/** Below what GitHub allows: 80 writes in a minute and 500 in an hour that create content. */
const DEFAULT_PER_MINUTE = 60;
const DEFAULT_PER_HOUR = 450;
/** Hosts that have those limits; servers of one's own have none. */
const DEFAULT_HOSTS = ['github.com', '*.ghe.com'];

/** Reads `delivery.promotions.writes`; every value has a default. */
export function readWritePacing(config: Config): WritePacing {
  const key = 'delivery.promotions.writes';
  return {
    perMinute: readLimit(config, `${key}.perMinute`, DEFAULT_PER_MINUTE),
    perHour: readLimit(config, `${key}.perHour`, DEFAULT_PER_HOUR),
    hosts: config.getOptionalStringArray(`${key}.hosts`) ?? DEFAULT_HOSTS,
  };
}

function readLimit(config: Config, key: string, fallback: number): number {
  const limit = config.getOptionalNumber(key) ?? fallback;
  if (
    !Number.isInteger(limit) ||
    limit < 0 ||
    (limit > 0 && limit < LEAST_PER_MINUTE)
  ) {
    throw new InputError(
      `${key} is ${limit}; it must be a whole number from ${LEAST_PER_MINUTE} up, so that a commit fits, or 0 for no limit`,
    );
  }
  return limit;
}
