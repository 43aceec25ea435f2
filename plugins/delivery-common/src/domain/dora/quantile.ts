/**
 * The value below which the share lies, straight between the two nearest ones: the median of
 * 1 and 3 is 2. Null of nothing.
 */
export function quantile(
  values: readonly number[],
  share: number,
): number | null {
  if (values.length === 0) {
    return null;
  }
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below + (above - below) * (place - Math.floor(place));
}
