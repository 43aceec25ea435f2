import { randomBytes } from 'node:crypto';
import type { KubeObject } from './KubeObject';

/** What the API server fills in where others look for it. */
export function applyDefaults(object: KubeObject): void {
  if (object.kind === 'Namespace') {
    object.metadata.labels = {
      ...object.metadata.labels,
      'kubernetes.io/metadata.name': object.metadata.name,
    };
    object.spec = { finalizers: ['kubernetes'], ...object.spec };
    object.status = { phase: 'Active' };
  }
  if (object.kind === 'Secret' && object.stringData) {
    object.data = { ...object.data };
    for (const [key, value] of Object.entries(object.stringData)) {
      object.data[key] = Buffer.from(String(value)).toString('base64');
    }
    delete object.stringData;
  }
}

/** The end of a generated name; without vowels it spells no word. */
export function randomSuffix(): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  return [...randomBytes(5)]
    .map(byte => alphabet[byte % alphabet.length])
    .join('');
}
