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

const GO_DURATION =
  /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/**
 * Seconds of a Go duration such as `1h30m` or `1.5h`, or undefined where Go would refuse it
 * (days are not a Go unit).
 *
 * @public
 */
export function parseGoDuration(text: string): number | undefined {
  if (!GO_DURATION.test(text)) {
    return undefined;
  }
  const sign = text.startsWith('-') ? -1 : 1;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(
    /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    seconds += Number(amount) * UNIT_SECONDS[unit];
  }
  // Go counts in 64-bit nanoseconds and refuses what does not fit
  return seconds > 9_223_372_036 ? undefined : sign * seconds;
}
