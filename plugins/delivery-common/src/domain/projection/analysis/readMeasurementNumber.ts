import { isObject } from '../json/readJson';

/**
 * The one number of a measurement that can be drawn, or null. `keys` says which entry the
 * metric's conditions look at, for lists and objects of several.
 *
 * @public
 */
export function readMeasurementNumber(
  value: string,
  keys: readonly string[] = [],
): number | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return null; // NaN, Infinity and prose are measurements too, but not numbers to draw
  }
  return pick(parsed, keys);
}

function pick(parsed: unknown, keys: readonly string[]): number | null {
  if (typeof parsed === 'number') {
    return Number.isFinite(parsed) ? parsed : null;
  }
  const entries: Record<string, unknown> | undefined =
    Array.isArray(parsed) || isObject(parsed)
      ? Object.fromEntries(Object.entries(parsed))
      : undefined;
  if (entries === undefined) {
    return null;
  }
  const names = Object.keys(entries);
  const candidates = names.length === 1 ? names : keys;
  for (const name of candidates) {
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (typeof entry === 'number' && Number.isFinite(entry)) {
      return entry;
    }
  }
  return null;
}
