import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { Freeze } from '@lockstep/backstage-plugin-delivery-common';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;
const DAY_MS = 24 * 60 * 60_000;
const DATE_LENGTH = 10;
const KEY = 'delivery.freezes';

/**
 * The freezes under `delivery.freezes`. A plain date is a whole day in UTC, so a freeze `to` a
 * date ends when that day does.
 */
export function readFreezes(
  config: Config,
  environments: ReadonlyArray<{ name: string }>,
): Freeze[] {
  const entries = config.getOptionalConfigArray(KEY) ?? [];
  return entries.map((entry, index) => {
    const key = `${KEY}[${index}]`;
    const startsAt = readTime(entry, key, 'from', 0);
    const endsAt = readTime(entry, key, 'to', DAY_MS);
    if (endsAt <= startsAt) {
      throw new InputError(
        `${key}.to is ${endsAt}, which is not after ${key}.from, ${startsAt}`,
      );
    }
    return {
      kind: 'freeze',
      id: `config-${index}`,
      reason: entry.getString('reason'),
      createdBy: 'config',
      createdAt: startsAt,
      environments: readEnvironmentNames(entry, key, environments),
      startsAt,
      endsAt,
    };
  });
}

function readTime(
  entry: Config,
  key: string,
  field: string,
  wholeDayMs: number,
): string {
  const text = entry.getString(field);
  const isDate = DATE.test(text);
  const time = isDate || TIME.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time) || (isDate && toDate(time) !== text)) {
    throw new InputError(
      `${key}.${field} is '${text}'; it must be a date like 2026-12-20 or a time like 2026-12-20T18:00:00Z`,
    );
  }
  return new Date(isDate ? time + wholeDayMs : time).toISOString();
}

/** Tells 30 February, which counts as 2 March, from a real date. */
function toDate(time: number): string {
  return new Date(time).toISOString().slice(0, DATE_LENGTH);
}

function readEnvironmentNames(
  entry: Config,
  key: string,
  environments: ReadonlyArray<{ name: string }>,
): string[] | undefined {
  const names = entry.getOptionalStringArray('environments');
  if (names?.length === 0) {
    throw new InputError(
      `${key}.environments is empty; leave it out for all of them`,
    );
  }
  for (const name of names ?? []) {
    if (!environments.some(known => known.name === name)) {
      throw new InputError(
        `${key}.environments names '${name}', which does not exist; known are: ${environments
          .map(known => known.name)
          .join(', ')}`,
      );
    }
  }
  return names;
}
