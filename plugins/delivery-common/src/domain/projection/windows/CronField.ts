/** What a field of a schedule may hold. */
export interface CronBounds {
  min: number;
  max: number;
  /** Names of values, in lower case, by position. */
  names?: readonly string[];
}

/** The values of one field. */
export interface CronField {
  /** In ascending order. */
  values: readonly number[];
  has(value: number): boolean;
  /** Whether the field says "any"; decides how day of month and day of week combine. */
  any: boolean;
}

/** A field that says "any", which most do. */
function anyOf({ min, max }: CronBounds): CronField {
  return {
    values: Array.from({ length: max - min + 1 }, (_, index) => min + index),
    has: value => value >= min && value <= max,
    any: true,
  };
}

/** Reads one field: values, ranges, steps and lists of them. Throws what does not fit. */
export function parseCronField(text: string, bounds: CronBounds): CronField {
  if (text === '*' || text === '?') {
    return anyOf(bounds);
  }
  const found = new Set<number>();
  let any = false;
  for (const part of text.split(',').filter(entry => entry !== '')) {
    const range = parseRange(part, bounds);
    any ||= range.any;
    for (let value = range.from; value <= range.to; value += range.step) {
      found.add(value);
    }
  }
  return {
    values: [...found].sort((one, other) => one - other),
    has: value => found.has(value),
    any,
  };
}

function parseRange(
  part: string,
  bounds: CronBounds,
): { from: number; to: number; step: number; any: boolean } {
  const [span, stepText, ...moreSlashes] = part.split('/');
  const [low, high, ...moreHyphens] = span.split('-');
  const star = low === '*' || low === '?';
  const from = star ? bounds.min : parseNumberOrName(low, bounds);
  if (moreHyphens.length > 0 && !star) {
    throw new Error(`too many hyphens: ${part}`);
  }
  let to = star ? bounds.max : from;
  if (!star && high !== undefined) {
    to = parseNumberOrName(high, bounds);
  }
  if (moreSlashes.length > 0) {
    throw new Error(`too many slashes: ${part}`);
  }
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  if (stepText !== undefined && high === undefined) {
    to = bounds.max;
  }
  if (from < bounds.min) {
    throw new Error(
      `beginning of range (${from}) below minimum (${bounds.min}): ${part}`,
    );
  }
  if (to > bounds.max) {
    throw new Error(
      `end of range (${to}) above maximum (${bounds.max}): ${part}`,
    );
  }
  if (from > to) {
    throw new Error(
      `beginning of range (${from}) beyond end of range (${to}): ${part}`,
    );
  }
  if (step === 0) {
    throw new Error(`step of range should be a positive number: ${part}`);
  }
  return { from, to, step, any: star && step === 1 };
}

function parseNumberOrName(text: string, { names }: CronBounds): number {
  const named = text === '' ? -1 : names?.indexOf(text.toLowerCase()) ?? -1;
  return named >= 0 ? named : parseNumber(text);
}

/** Go's `strconv.Atoi`, whose words people know from Argo CD's own answer. */
function parseNumber(text: string): number {
  const refuse = (why: string) =>
    new Error(
      `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": ${why}`,
    );
  if (!/^[+-]?\d+$/.test(text)) {
    throw refuse('invalid syntax');
  }
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw refuse('value out of range');
  }
  if (value < 0) {
    throw new Error(`negative number (${value}) not allowed: ${text}`);
  }
  return value;
}
