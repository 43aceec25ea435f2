/**
 * Order of two resource versions of one cluster. Kubernetes writes them as decimal numbers
 * that may exceed 2^53. Undefined when one of them is not such a number.
 */
export function compareResourceVersions(
  a: string | undefined,
  b: string | undefined,
): number | undefined {
  if (!isDecimal(a) || !isDecimal(b)) {
    return undefined;
  }
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

function isDecimal(value: string | undefined): value is string {
  return value !== undefined && /^(0|[1-9]\d*)$/.test(value);
}
