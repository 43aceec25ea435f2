const UNITS: ReadonlyArray<[string, number]> = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** A span of time in words: `2 h`, `1 d 12 h`, `90 s` as `1 min 30 s`. */
export function describeSpan(milliseconds: number): string {
  let rest = Math.max(0, milliseconds);
  const parts = UNITS.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return parts.length > 0 ? parts.join(' ') : `${milliseconds} ms`;
}
