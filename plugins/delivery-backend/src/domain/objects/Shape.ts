/**
 * Which part of a JSON value is kept: `true` all of it, an object the named fields (of a list:
 * of each of its items), `{}` only that there is something.
 */
export type Shape = true | { readonly [field: string]: Shape };

/** The part of a value that a shape names. What is no object or list is kept as it is. */
export function pick(value: unknown, shape: Shape): unknown {
  if (shape === true) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(item => pick(item, shape));
  }
  if (!isRecord(value)) {
    return value;
  }
  const picked: Record<string, unknown> = {};
  for (const field of Object.keys(shape)) {
    if (Object.hasOwn(value, field)) {
      picked[field] = pick(value[field], shape[field]);
    }
  }
  return picked;
}

/** The value without what the paths lead to, lists on the way included. */
export function omit(value: unknown, ...paths: string[][]): unknown {
  return paths.reduce(omitPath, value);
}

function omitPath(value: unknown, [field, ...rest]: string[]): unknown {
  if (Array.isArray(value)) {
    return value.map(item => omitPath(item, [field, ...rest]));
  }
  if (!isRecord(value) || !Object.hasOwn(value, field)) {
    return value;
  }
  const { [field]: inner, ...others } = value;
  return rest.length === 0
    ? others
    : { ...others, [field]: omitPath(inner, rest) };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
