/** Go's empty values and missing keys mean the same in recorded answers. */
const ABSENT = [undefined, null, '__undefined__', '__NaN__'];

/**
 * The path of the first difference between what was expected and what was answered, or
 * undefined where they agree. Only keys the answer has are compared: a mapping leaves out what
 * is not the product's to say.
 */
export function findDifference(
  expected: unknown,
  actual: unknown,
  path = '',
): string | undefined {
  if (
    ABSENT.includes(expected as string) &&
    ABSENT.includes(actual as string)
  ) {
    return undefined;
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return expected.length === actual.length
      ? firstDifference(Object.keys(expected), expected, actual, path)
      : describe(
          path,
          `${expected.length} entries`,
          `${actual.length} entries`,
        );
  }
  if (isObject(expected) && isObject(actual)) {
    return firstDifference(Object.keys(actual), expected, actual, path);
  }
  return Object.is(expected, actual)
    ? undefined
    : describe(path, JSON.stringify(expected), JSON.stringify(actual));
}

function firstDifference(
  keys: string[],
  expected: any,
  actual: any,
  path: string,
): string | undefined {
  for (const key of keys) {
    const difference = findDifference(
      expected[key],
      actual[key],
      `${path}.${key}`,
    );
    if (difference) {
      return difference;
    }
  }
  return undefined;
}

function describe(path: string, expected?: string, actual?: string): string {
  return `${path || 'answer'}: expected ${expected}, got ${actual}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
