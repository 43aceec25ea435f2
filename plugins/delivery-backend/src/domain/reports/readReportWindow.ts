import { InputError } from '@backstage/errors';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const LONGEST_DAYS = 366;

/** The window a report is about: as asked for, else the 30 days up to its end or now. */
export function readReportWindow(
  query: { from?: string; to?: string },
  now: Date,
): { from: string; to: string } {
  const to = query.to === undefined ? now.getTime() : Date.parse(query.to);
  const from =
    query.from === undefined
      ? to - DEFAULT_DAYS * DAY_MS
      : Date.parse(query.from);
  if (from >= to) {
    throw new InputError(
      `The window from ${toText(from)} to ${toText(
        to,
      )} is empty; 'from' must be before 'to'`,
    );
  }
  if (to - from > LONGEST_DAYS * DAY_MS) {
    throw new InputError(
      `The window from ${toText(from)} to ${toText(to)} has ${Math.ceil(
        (to - from) / DAY_MS,
      )} days; ask for at most ${LONGEST_DAYS}`,
    );
  }
  return { from: toText(from), to: toText(to) };
}

function toText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
