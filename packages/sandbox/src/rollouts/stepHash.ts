const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a, 32 bit, in the letters that Kubernetes uses for generated names. */
export function safeHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return [...String(hash)]
    .map(digit => alphabet[digit.charCodeAt(0) % alphabet.length])
    .join('');
}

function sorted(value: any): any {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map(key => [key, sorted(value[key])]),
  );
}

/** Changes when the steps change: a running update then starts again. */
export function computeStepHash(steps: any[] | undefined): string {
  return safeHash(JSON.stringify(sorted(steps ?? null)));
}

/** Changes when the pod template changes. */
export function computeTemplateHash(template: any): string {
  return safeHash(JSON.stringify(sorted(template)));
}
