import { IANAZone } from 'luxon';

const MINUTE = 60_000;

/** Abbreviations the time zone database has. JavaScript knows many more, which Go does not. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  'CET EET EST GMT HST MET MST PRC ROC ROK UCT UTC WET'.split(' '),
);

/** Clocks change on quarters of an hour: the offset is one from each to the next. */
const QUARTER = 15 * MINUTE;
const REMEMBERED_OFFSETS = 1000;

/**
 * Offsets that were asked for. To ask for one takes longer than all the rest of a sync window,
 * and thousands of Applications ask about the same moment.
 */
const offsets = new Map<string, number>();

/**
 * A time zone of the database by its exact name. Names are spelt as the files of the database
 * are, upper and lower case included; offsets such as `+02:00` are not names.
 */
export function findZone(name: string): IANAZone | undefined {
  if (!isDatabaseName(name)) {
    return undefined;
  }
  const zone = IANAZone.create(name);
  return zone.isValid ? zone : undefined;
}

/** Milliseconds a zone is ahead of UTC at a moment. */
export function readZoneOffset(zone: IANAZone, moment: number): number {
  const key = `${zone.name}@${Math.floor(moment / QUARTER)}`;
  const known = offsets.get(key);
  if (known !== undefined) {
    return known;
  }
  const offset = zone.offset(moment) * MINUTE;
  if (offsets.size >= REMEMBERED_OFFSETS) {
    offsets.clear();
  }
  offsets.set(key, offset);
  return offset;
}

function isDatabaseName(name: string): boolean {
  const parts = name.split('/');
  if (!parts.every(part => /^[A-Z]/.test(part)) || parts[0] === 'SystemV') {
    return false;
  }
  return parts.length === 1
    ? name.length !== 3 || ABBREVIATIONS.has(name)
    : /[a-z]/.test(name);
}
