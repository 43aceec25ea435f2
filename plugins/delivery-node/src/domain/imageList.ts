import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { ImageEditError } from './ImageEditError';
import {
  findPair,
  isEmptyScalar,
  isNullScalar,
  startOf,
  type YamlSource,
} from './YamlSource';

/** An entry of `images` in a kustomization file, each value as it is written. @public */
export interface ImageEntry {
  name: string;
  newName?: string;
  tag?: string;
  digest?: string;
  tagSuffix?: string;
}

/** An entry with the node it was read from. */
export interface ImageNode {
  entry: ImageEntry;
  /** The item of the list: a mapping, or an alias of one. */
  node: Node;
  line: number;
}

/** The root mapping; undefined for a file without content. */
export function findRoot(source: YamlSource): YAMLMap | undefined {
  const contents = source.document?.contents;
  if (!contents || isNullScalar(contents as Node)) {
    return undefined;
  }
  if (!isMap(contents)) {
    throw new ImageEditError(
      'invalid-images',
      'a kustomization file is a mapping, this one is not',
      source.lineAt(startOf(contents as Node)),
    );
  }
  return contents as YAMLMap;
}

/** The `images` list; undefined where there is none or it is null. */
export function findImageList(
  source: YamlSource,
): { pair: Pair<Scalar, Node | null>; list: YAMLSeq | undefined } | undefined {
  const root = findRoot(source);
  const pair = root && findPair(root, 'images');
  if (!pair) {
    return undefined;
  }
  const value = resolve(source, pair.value);
  if (!value || isNullScalar(value)) {
    return { pair, list: undefined };
  }
  if (!isSeq(value)) {
    throw new ImageEditError(
      'invalid-images',
      '"images" must be a list of entries with a "name"',
      source.lineAt(startOf(pair.key)),
    );
  }
  return { pair, list: value as YAMLSeq };
}

/** The entries of the list in the order of the file. */
export function listImageNodes(source: YamlSource): ImageNode[] {
  const list = findImageList(source)?.list;
  return (list?.items ?? []).map(item => {
    const node = item as Node;
    const line = source.lineAt(startOf(node));
    const map = resolve(source, node);
    const name = isMap(map) ? readText(source, map, 'name', line) : undefined;
    if (!isMap(map) || name === undefined) {
      throw new ImageEditError(
        'invalid-images',
        'every entry of "images" must be a mapping with a "name"',
        line,
      );
    }
    const read = (key: string) => readText(source, map, key, line);
    const entry = withoutUndefined({
      name,
      newName: read('newName'),
      tag: read('newTag'),
      digest: read('digest'),
      tagSuffix: read('tagSuffix'),
    });
    return { entry, node, line };
  });
}

function readText(
  source: YamlSource,
  map: YAMLMap,
  key: string,
  line: number,
): string | undefined {
  const pair = findPair(map, key) ?? findMerged(source, map, key);
  const value = resolve(source, pair?.value ?? null);
  if (!value || isNullScalar(value) || isEmptyScalar(value)) {
    return undefined;
  }
  if (!isScalar(value)) {
    throw new ImageEditError(
      'invalid-images',
      `"${key}" of an image must be a text`,
      line,
    );
  }
  return String(value.value);
}

/** Looks into `<<: *anchor`, which kustomize honours. */
function findMerged(source: YamlSource, map: YAMLMap, key: string) {
  const merged = resolve(source, findPair(map, '<<')?.value ?? null);
  return isMap(merged) ? findPair(merged, key) : undefined;
}

function resolve(source: YamlSource, node: Node | null): Node | undefined {
  return isAlias(node)
    ? node.resolve(source.document as Document)
    : node ?? undefined;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, inner]) => inner !== undefined),
  ) as T;
}
