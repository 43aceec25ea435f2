import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { FileTree } from './FileTree';
import { RenderError } from './RenderError';
import type { Resource } from './Resource';

const hashLetters: Record<string, string> = {
  0: 'g',
  1: 'h',
  3: 'k',
  a: 'm',
  e: 't',
};

/** JSON as Go writes it: sorted keys, `<`, `>` and `&` escaped. */
function goJson(value: any): string {
  const sort = (each: any): any => {
    if (Array.isArray(each)) return each.map(sort);
    if (!each || typeof each !== 'object') return each;
    return Object.fromEntries(
      Object.keys(each)
        .sort()
        .map(key => [key, sort(each[key])]),
    );
  };
  return JSON.stringify(sort(value)).replace(
    /[<>&\u2028\u2029]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The suffix kustomize gives a generated ConfigMap or Secret. */
export function contentHash(object: any): string {
  const { kind, data, binaryData, type, stringData } = object;
  // The stock tool looks the name up in the wrong place and hashes an empty one.
  const content: Record<string, unknown> = { kind, name: '', data: data ?? '' };
  if (kind === 'Secret') content.type = type ?? '';
  if (binaryData) content.binaryData = binaryData;
  if (stringData) content.stringData = stringData;
  const digest = createHash('sha256')
    .update(goJson(content))
    .digest('hex')
    .slice(0, 10);
  return [...digest].map(letter => hashLetters[letter] ?? letter).join('');
}

function parseLiteral(file: string, literal: string): [string, string] {
  const at = literal.indexOf('=');
  if (at <= 0)
    throw new RenderError(file, `literals: "${literal}" is not key=value`);
  const value = literal.slice(at + 1);
  const quoted = /^(['"])(.*)\1$/s.exec(value);
  return [literal.slice(0, at), quoted ? quoted[2] : value];
}

function readFileOf(
  tree: FileTree,
  dir: string,
  file: string,
  path: string,
): string {
  const content = tree.readFile(posix.join(dir, path));
  if (content === undefined)
    throw new RenderError(
      file,
      `generator file "${path}" does not exist in the repository`,
    );
  return content;
}

function parseEnv(content: string): Array<[string, string]> {
  return content
    .split(/\r?\n/)
    .map(line => line.trimStart())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    });
}

function readPairs(
  tree: FileTree,
  dir: string,
  file: string,
  generator: any,
): Record<string, string> {
  const pairs: Array<[string, string]> = [];
  for (const path of [
    ...(generator.envs ?? []),
    ...(generator.env ? [generator.env] : []),
  ]) {
    pairs.push(...parseEnv(readFileOf(tree, dir, file, path)));
  }
  for (const literal of generator.literals ?? [])
    pairs.push(parseLiteral(file, String(literal)));
  for (const entry of generator.files ?? []) {
    const [first, second] = String(entry).split('=');
    const path = second ?? first;
    pairs.push([
      second === undefined ? posix.basename(path) : first,
      readFileOf(tree, dir, file, path),
    ]);
  }
  return Object.fromEntries(pairs);
}

const encode = (pairs: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(pairs).map(([key, value]) => [
      key,
      Buffer.from(value).toString('base64'),
    ]),
  );

/** Makes, or changes, the ConfigMap or Secret of one generator. */
export function generateConfig(
  resources: Resource[],
  options: {
    tree: FileTree;
    dir: string;
    file: string;
    kind: 'ConfigMap' | 'Secret';
    generator: any;
    defaults: any;
  },
): void {
  const { tree, dir, file, kind, generator, defaults = {} } = options;
  if (typeof generator?.name !== 'string')
    throw new RenderError(file, `${kind}: a generator has no name`);
  const pairs = readPairs(tree, dir, file, generator);
  const data = kind === 'Secret' ? encode(pairs) : pairs;
  const settings = { ...defaults, ...generator.options };
  const labels = { ...defaults.labels, ...generator.options?.labels };
  const annotations = {
    ...defaults.annotations,
    ...generator.options?.annotations,
  };
  const existing = resources.find(
    each =>
      each.object.kind === kind &&
      each.originalName === generator.name &&
      (!generator.namespace ||
        each.object.metadata.namespace === generator.namespace),
  );
  const behavior = generator.behavior ?? 'create';
  if (behavior !== 'create') {
    if (!existing)
      throw new RenderError(
        file,
        `${kind} ${generator.name}: behavior ${behavior} needs one that exists`,
      );
    const before = behavior === 'merge' ? existing.object.data : {};
    existing.object.data = { ...before, ...data };
    Object.assign((existing.object.metadata.labels ??= {}), labels);
    existing.needsHash = !settings.disableNameSuffixHash;
    return;
  }
  if (existing)
    throw new RenderError(
      file,
      `${kind} ${generator.name} exists already, say behavior: merge or replace`,
    );
  resources.push({
    file,
    originalName: generator.name,
    needsHash: !settings.disableNameSuffixHash,
    object: {
      apiVersion: 'v1',
      kind,
      metadata: {
        name: generator.name,
        ...(generator.namespace && { namespace: generator.namespace }),
        ...(Object.keys(labels).length > 0 && { labels }),
        ...(Object.keys(annotations).length > 0 && { annotations }),
      },
      ...(kind === 'Secret' && { type: generator.type ?? 'Opaque' }),
      ...(Object.keys(data).length > 0 && { data }),
      ...(settings.immutable && { immutable: true }),
    },
  });
}
