import { at, isObject, textAt } from '../json/readJson';

/** A field of a source that wins over what the overlay says. */
export interface OverrideField {
  path: readonly string[];
  kind: 'images' | 'replicas' | 'patches' | 'named' | 'texts' | 'tree' | 'text';
  /** In the Application it is part of what the source is; in a file it changes that. */
  inFilesOnly?: boolean;
}

const field = (
  section: string,
  name: string,
  kind: OverrideField['kind'],
  inFilesOnly?: boolean,
): OverrideField => ({
  path: [section, ...name.split('.')],
  kind,
  ...(inFilesOnly && { inFilesOnly }),
});

/** In the order they are told: images first. */
export const OVERRIDE_FIELDS: readonly OverrideField[] = [
  field('kustomize', 'images', 'images'),
  field('kustomize', 'replicas', 'replicas'),
  field('kustomize', 'patches', 'patches'),
  field('kustomize', 'components', 'texts'),
  field('kustomize', 'namePrefix', 'text'),
  field('kustomize', 'nameSuffix', 'text'),
  field('kustomize', 'namespace', 'text'),
  field('kustomize', 'commonLabels', 'tree'),
  field('kustomize', 'commonAnnotations', 'tree'),
  field('helm', 'parameters', 'named'),
  field('helm', 'fileParameters', 'named'),
  field('helm', 'valuesObject', 'tree'),
  field('helm', 'values', 'text'),
  field('helm', 'valueFiles', 'texts', true),
  field('helm', 'releaseName', 'text', true),
  field('directory', 'jsonnet.extVars', 'named'),
  field('directory', 'jsonnet.tlas', 'named'),
  field('plugin', 'env', 'named'),
  field('plugin', 'parameters', 'named'),
];

/** Long texts are cut: people want to know what it is, and find the rest in Git. */
const MAX_LENGTH = 300;

/** Keys by which charts name images. */
const IMAGE_KEY = /image|(?:^|[._-])(?:tag|digest)$/i;
const IMAGE_LINE = /^\s*(?:-\s*)?["']?(?:\w*image\w*|tag|digest)["']?\s*:/im;

interface Described {
  value: string;
  masksImages: boolean;
}

/** The entries of one overridden field in words; `keys` lead to the value inside of it. */
export function describeOverriddenField(
  { kind }: OverrideField,
  keys: readonly string[],
  value: unknown,
): Described[] {
  if (Array.isArray(value) && kind !== 'tree') {
    return value.flatMap(entry => describeEntry(kind, entry) ?? []);
  }
  const text = format(value);
  if (kind !== 'tree') {
    return [{ value: cut(text), masksImages: IMAGE_LINE.test(text) }];
  }
  const key = keys.join('.');
  return [
    {
      value: cut(`${key} = ${text}`),
      masksImages: IMAGE_KEY.test(key) || IMAGE_LINE.test(text),
    },
  ];
}

function describeEntry(
  kind: OverrideField['kind'],
  entry: unknown,
): Described | undefined {
  if (kind === 'images' || kind === 'texts' || !isObject(entry)) {
    return { value: cut(format(entry)), masksImages: kind === 'images' };
  }
  const name = textAt(entry, 'name') ?? '';
  if (kind === 'replicas') {
    return {
      value: cut(`${name}: ${format(at(entry, 'count'))} replicas`),
      masksImages: false,
    };
  }
  if (kind === 'patches') {
    return describePatch(entry);
  }
  const value = ['value', 'string', 'path', 'map', 'array']
    .map(key => at(entry, key))
    .find(candidate => candidate !== undefined);
  return {
    value: cut(`${name} = ${format(value ?? '')}`),
    masksImages: IMAGE_KEY.test(name),
  };
}

function describePatch(patch: unknown): Described {
  const target = [
    textAt(patch, 'target', 'kind'),
    textAt(patch, 'target', 'name'),
  ]
    .filter(part => part !== undefined)
    .join(' ');
  const text = textAt(patch, 'patch');
  const path = textAt(patch, 'path');
  return {
    value: cut(
      [
        target === '' ? 'patch' : `patch of ${target}`,
        ...(path === undefined ? [] : [`from ${path}`]),
        ...(text === undefined ? [] : [`: ${text.trim()}`]),
      ]
        .join(' ')
        .replace(' : ', ': '),
    ),
    masksImages: /image/i.test(text ?? ''),
  };
}

function format(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'a value that cannot be shown'; // YAML can refer to itself
  }
}

function cut(text: string): string {
  const line = text.trim().replace(/\s*\n\s*/g, '; ');
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}
