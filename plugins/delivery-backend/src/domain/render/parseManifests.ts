import { InputError } from '@backstage/errors';
import { parseAllDocuments } from 'yaml';

/** One object of a rendered stream. */
export type Manifest = Record<string, unknown>;

/** The objects of a YAML stream, those inside of lists too; `InputError` when it is none. */
export function parseManifests(stream: string): Manifest[] {
  const documents = parseAllDocuments(stream);
  return ('empty' in documents ? [] : documents).flatMap(document => {
    // The text of the error would quote the line, and that may be a secret's.
    if (document.errors.length > 0) {
      throw new InputError('The rendered manifests are no YAML');
    }
    return flatten(document.toJS({ maxAliasCount: 1_000 }));
  });
}

function flatten(value: unknown): Manifest[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [];
  }
  const { kind, items } = value as Manifest;
  return typeof kind === 'string' &&
    kind.endsWith('List') &&
    Array.isArray(items)
    ? items.flatMap(flatten)
    : [value as Manifest];
}

/** What makes it the same object before and after. */
export function identifyManifest(manifest: Manifest): string {
  const { apiVersion, kind, metadata } = manifest;
  const { namespace, name } = (metadata ?? {}) as Manifest;
  return [apiVersion, kind, namespace, name].map(String).join('/');
}
