import { InputError } from '@backstage/errors';
import type { FileDiff } from '@lockstep/backstage-plugin-delivery-common';
import { stringify } from 'yaml';
import { diffLines } from '../promotion';
import { maskSecret } from './maskSecret';
import {
  identifyManifest,
  parseManifests,
  type Manifest,
} from './parseManifests';

/** Lines of one object, before times after, that are still compared. */
const MOST_CELLS = 9_000_000;

interface Side {
  manifests: Map<string, Manifest>;
  /** The object as text, with the line of the stream it begins after. */
  texts: Map<string, { text: string; offset: number }>;
}

/**
 * The lines that differ between two rendered streams, object by object, with the values of
 * Secrets masked. Both are written anew in one way, so that only content counts.
 */
export function diffManifests(
  before: string,
  after: string,
): FileDiff['lines'] {
  const old = readSide(before);
  const next = readSide(after, old.manifests);
  const keys = new Set([...old.texts.keys(), ...next.texts.keys()]);
  return [...keys].flatMap(key => {
    const a = old.texts.get(key) ?? { text: '', offset: 0 };
    const b = next.texts.get(key) ?? { text: '', offset: 0 };
    if (a.text === b.text) {
      return [];
    }
    if (countLines(a.text) * countLines(b.text) > MOST_CELLS) {
      throw new InputError(`${key} is too large to be compared`);
    }
    return diffLines(a.text, b.text).map(line => ({
      ...line,
      oldLine: line.oldLine === null ? null : line.oldLine + a.offset,
      newLine: line.newLine === null ? null : line.newLine + b.offset,
    }));
  });
}

function readSide(
  stream: string,
  before?: ReadonlyMap<string, Manifest>,
): Side {
  const side: Side = { manifests: new Map(), texts: new Map() };
  let offset = 0;
  for (const manifest of parseManifests(stream)) {
    const key = uniqueKey(identifyManifest(manifest), side.manifests);
    const text = stringify(maskSecret(manifest, before?.get(key)), {
      lineWidth: 0,
      aliasDuplicateObjects: false,
    });
    side.manifests.set(key, manifest);
    side.texts.set(key, { text, offset });
    // The line between two objects counts.
    offset += countLines(text) + 1;
  }
  return side;
}

function uniqueKey(key: string, taken: ReadonlyMap<string, unknown>): string {
  let unique = key;
  for (let count = 2; taken.has(unique); count += 1) {
    unique = `${key} (${count})`;
  }
  return unique;
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
