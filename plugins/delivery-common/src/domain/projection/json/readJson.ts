/**
 * Reading of untrusted JSON. Custom resources arrive with missing, null or wrongly typed
 * fields; every reader answers the type it promises or undefined, and never throws.
 */

/** A JSON object of unknown content. */
export type JsonObject = { readonly [key: string]: unknown };

/** The value as an object, or an empty one. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What lies under a path of keys. Every fact is read through here, so it takes the cheapest way
 * to leave out what objects inherit: in JSON nothing is a function.
 */
export function at(value: unknown, ...path: string[]): unknown {
  let current: any = value;
  for (let depth = 0; depth < path.length; depth += 1) {
    if (typeof current !== 'object' || current === null) {
      return undefined;
    }
    current = current[path[depth]];
    if (typeof current === 'function' || current === Object.prototype) {
      return undefined;
    }
  }
  return current ?? undefined;
}

export function objectAt(value: unknown, ...path: string[]): JsonObject {
  return asObject(at(value, ...path));
}

export function listAt(value: unknown, ...path: string[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A text that is not empty. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/**
 * A number that can be counted with: finite, and within what arithmetic keeps exact. JSON knows
 * a negative zero, which nobody means: it is read as zero.
 */
export function numberAt(
  value: unknown,
  ...path: string[]
): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' && Math.abs(found) <= Number.MAX_SAFE_INTEGER
    ? found + 0
    : undefined;
}

/** A number, or a text that holds nothing but one (Kubernetes' IntOrString). */
export function numberLikeAt(
  value: unknown,
  ...path: string[]
): number | undefined {
  const found = at(value, ...path);
  if (typeof found === 'string' && /^[+-]?\d+$/.test(found.trim())) {
    const parsed = Number(found) + 0;
    return Math.abs(parsed) <= Number.MAX_SAFE_INTEGER ? parsed : undefined;
  }
  return numberAt(value, ...path);
}

/** True only for `true`. */
export function flagAt(value: unknown, ...path: string[]): boolean {
  return at(value, ...path) === true;
}

/** The texts of a list; other entries are left out. */
export function textsAt(value: unknown, ...path: string[]): string[] {
  return listAt(value, ...path).filter(
    (entry): entry is string => typeof entry === 'string',
  );
}

/** The text values of an object, as labels and annotations are. */
export function textMapAt(
  value: unknown,
  ...path: string[]
): Record<string, string> {
  const entries = Object.entries(objectAt(value, ...path)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

/** Milliseconds of an RFC 3339 time, or undefined. */
export function timeAt(value: unknown, ...path: string[]): number | undefined {
  const text = textAt(value, ...path);
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isFinite(time) ? time : undefined;
}

/** RFC 3339 of a moment, or undefined where no calendar reaches. */
export function formatTime(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
