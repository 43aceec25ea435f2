const UNIT_SECONDS: Record<string, number> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** Go counts in 64-bit nanoseconds and refuses what does not fit. */
const MAX_SECONDS = 9_223_372_036;

/** The seconds of a duration, or why Go refuses it, in Go's words. */
export type GoDuration =
  | { ok: true; seconds: number }
  | { ok: false; error: string };

/**
 * Seconds of a Go duration such as `1h30m` or `1.5h`, or undefined where Go would refuse it
 * (days are not a Go unit).
 *
 * @public
 */
export function parseGoDuration(text: string): number | undefined {
  const duration = readGoDuration(text);
  return duration.ok ? duration.seconds : undefined;
}

/** The same, with the reason where Go would refuse it. */
export function readGoDuration(text: string): GoDuration {
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') {
    return { ok: true, seconds: 0 };
  }
  if (rest === '') {
    return refuse('invalid duration', text);
  }
  let seconds = 0;
  while (rest !== '') {
    const [, amount, unit] = /^(\d+\.?\d*|\.\d+)?([^\d.]*)/.exec(rest) ?? [];
    if (amount === undefined) {
      return refuse('invalid duration', text);
    }
    if (unit === '') {
      return refuse('missing unit in duration', text);
    }
    if (!Object.hasOwn(UNIT_SECONDS, unit)) {
      return refuse(`unknown unit "${unit}" in duration`, text);
    }
    seconds += Number(amount) * UNIT_SECONDS[unit];
    rest = rest.slice(amount.length + unit.length);
  }
  return seconds > MAX_SECONDS
    ? refuse('invalid duration', text)
    : { ok: true, seconds: sign * seconds };
}

function refuse(reason: string, text: string): GoDuration {
  return { ok: false, error: `time: ${reason} "${text}"` };
}
