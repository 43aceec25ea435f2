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
    return Number.isFinite(parsed) ? parsed + 0 : null;
  }
  if (typeof parsed !== 'object' || parsed === null) {
    return null;
  }
  const entries: Readonly<Record<string, unknown>> = { ...parsed };
  const names = Object.keys(entries);
  for (const name of names.length === 1 ? names : keys) {
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (typeof entry === 'number' && Number.isFinite(entry)) {
      return entry + 0;
    }
  }
  return null;
}
