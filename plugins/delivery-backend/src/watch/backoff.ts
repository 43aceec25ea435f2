/**
 * How long to wait before attempt `failures + 1`: doubles from `baseMs` to `capMs`, half of it
 * random, so that many watchers of a cluster that comes back do not return at once.
 */
export function backoffMs(
  failures: number,
  options: { baseMs: number; capMs: number; random: () => number },
): number {
  if (failures <= 0) {
    return 0;
  }
  const full = Math.min(
    options.capMs,
    options.baseMs * 2 ** Math.min(failures - 1, 30),
  );
  return full / 2 + (full / 2) * options.random();
}
