const unitSeconds: Record<string, number> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/**
 * Seconds of a Go duration (`1h30m`, `90s`, `1.5h`), or `undefined` where Go's parser refuses it.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^([+-]?)(.*)$/s.exec(text);
  const body = match?.[2] ?? '';
  if (body === '0') return 0;
  const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
  let seconds = 0;
  let end = 0;
  for (let found = part.exec(body); found; found = part.exec(body)) {
    seconds += Number(found[1]) * unitSeconds[found[2]];
    end = part.lastIndex;
  }
  if (end === 0 || end !== body.length) return undefined;
  return match?.[1] === '-' ? -seconds : seconds;
}

/** Seconds of a field that is a number of seconds, a numeric string or a Go duration. */
export function parseSeconds(
  value: number | string | undefined | null,
): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  return /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : parseDuration(value);
}
