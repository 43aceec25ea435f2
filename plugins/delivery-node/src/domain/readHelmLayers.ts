import { ImageEditError } from './ImageEditError';
import { findNode, parsePath, type YamlPath } from './editScalar';
import { readHelmReference } from './helmReference';
import { listHelmImages, type FoundHelmImage } from './listHelmImages';
import {
  parseYamlSource,
  startOf,
  toModel,
  type YamlSource,
} from './YamlSource';

/** A values file. @public */
export interface HelmValuesFile {
  path: string;
  content: string;
}

/** An image of values files that Helm merges. @public */
export interface LayeredHelmImage extends Omit<FoundHelmImage, 'line'> {
  /** Index of the file that decides its version. */
  layer: number;
  /** 1-based line there, where one can be named. */
  line?: number;
  /** Where a digest stands that is set in another file than this one. */
  digestAt?: { layer: number; line?: number };
}

interface Layer {
  source: YamlSource;
  model: unknown;
}

/**
 * Reads the images of values files as Helm merges them: mappings key by key, the last file wins;
 * lists and other values as a whole. `paths` reads these places alone, whatever they are named.
 * Images without a tag or digest in any file are left out.
 *
 * @public
 */
export function readHelmLayers(
  files: readonly HelmValuesFile[],
  paths?: readonly string[],
): LayeredHelmImage[] {
  const layers = files.map(parseLayer);
  const all =
    paths ??
    layers.flatMap(({ source }) =>
      listHelmImages(source).map(({ path }) => path),
    );
  return [...new Set(all)].flatMap(path => readImage(layers, path) ?? []);
}

function parseLayer({ path, content }: HelmValuesFile): Layer {
  try {
    const source = parseYamlSource(content);
    return { source, model: toModel(source) };
  } catch (error) {
    throw error instanceof ImageEditError ? error.inFile(path) : error;
  }
}

function readImage(
  layers: readonly Layer[],
  path: string,
): LayeredHelmImage | undefined {
  const keys = parsePath(path);
  const whole = lookUp(layers, keys);
  if (typeof whole?.value === 'string') {
    const { layer } = whole;
    const node = findNode(layers[layer].source, keys);
    const reference = readHelmReference(node);
    if (!reference) {
      return undefined;
    }
    const { image: repository, ...pin } = reference;
    const line = lineOf(layers[layer], keys);
    return { path, repository, ...pin, layer, line };
  }
  const read = (key: string) => lookUp(layers, [...keys, key]);
  const found = { tag: read('tag'), digest: read('digest') };
  const pins = (['tag', 'digest'] as const)
    .flatMap(key => {
      const pin = found[key];
      return pin ? [{ key, ...pin }] : [];
    })
    .sort(
      (one, other) =>
        Number(textOf(other) !== undefined) -
          Number(textOf(one) !== undefined) || other.layer - one.layer,
    );
  const [winner] = pins;
  if (!winner) {
    return undefined;
  }
  const entry: LayeredHelmImage = {
    path,
    layer: winner.layer,
    line: lineOf(layers[winner.layer], [...keys, winner.key]),
  };
  for (const [key, value] of [
    ['registry', textOf(read('registry'))],
    ['repository', textOf(read('repository'))],
    ['tag', textOf(found.tag)],
    ['digest', textOf(found.digest)],
  ] as const) {
    if (value !== undefined) {
      entry[key] = value;
    }
  }
  const { digest } = found;
  if (digest && textOf(digest) && digest.layer !== winner.layer) {
    const { layer } = digest;
    const line = lineOf(layers[layer], [...keys, 'digest']);
    entry.digestAt = { layer, line };
  }
  return entry;
}

/** The value at a path after the merge, and the file it comes from. */
function lookUp(
  layers: readonly Layer[],
  keys: YamlPath,
): { value: unknown; layer: number } | undefined {
  for (let layer = layers.length - 1; layer >= 0; layer -= 1) {
    const found = walk(layers[layer].model, keys);
    if (found !== 'absent') {
      return found === 'hidden' ? undefined : { ...found, layer };
    }
  }
  return undefined;
}

/** `hidden`: this file puts something in the way of what earlier files say. */
function walk(
  model: unknown,
  keys: YamlPath,
): { value: unknown } | 'absent' | 'hidden' {
  let node = model;
  let merges = true;
  for (const [depth, key] of keys.entries()) {
    if (Array.isArray(node)) {
      // A list replaces the one of earlier files.
      merges = false;
      node = node[Number(key)];
    } else if (isRecord(node)) {
      node = childOf(node, String(key));
    } else {
      return depth === 0 ? 'absent' : 'hidden';
    }
    if (node === undefined) {
      return merges ? 'absent' : 'hidden';
    }
  }
  return { value: node };
}

/** A key of the mapping, or of what it takes over with `<<`. */
function childOf(map: Record<string, unknown>, key: string): unknown {
  if (Object.hasOwn(map, key)) {
    return map[key];
  }
  const inherited = Object.hasOwn(map, '<<') ? map['<<'] : undefined;
  return [inherited]
    .flat()
    .filter(isRecord)
    .map(parent => (Object.hasOwn(parent, key) ? parent[key] : undefined))
    .find(value => value !== undefined);
}

function textOf(found: { value: unknown } | undefined): string | undefined {
  return typeof found?.value === 'string' &&
    !/^(~|null|Null|NULL)?$/.test(found.value)
    ? found.value
    : undefined;
}

function lineOf({ source }: Layer, keys: YamlPath): number | undefined {
  const node = findNode(source, keys);
  return node && source.lineAt(startOf(node));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
