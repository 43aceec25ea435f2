/** `1.0.0` → `1.1.0`; undefined for a tag that is no plain version. */
export function nextMinorTag(tag: string): string | undefined {
  const match = /^(v?)(\d+)\.(\d+)\.(\d+)$/.exec(tag);
  return match ? `${match[1]}${match[2]}.${Number(match[3]) + 1}.0` : undefined;
}
