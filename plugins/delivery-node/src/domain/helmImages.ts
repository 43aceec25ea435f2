import { isMap, isScalar, type YAMLMap } from 'yaml';
import { ImageEditError } from './ImageEditError';
import { canonicalJson } from './canonicalJson';
import { editScalar, findNode, parsePath, setInModel } from './editScalar';
import { formatHelmReference, readHelmReference } from './helmReference';
import { checkImageValue } from './yamlScalar';
import { applySplices, insertPair } from './yamlSplice';
import {
  findPair,
  isNullScalar,
  parseYamlSource,
  refuseSharedText,
  startOf,
  toModel,
  type YamlSource,
} from './YamlSource';

/**
 * An image in a Helm values file: the mapping at `path`, or the text with the full reference.
 *
 * @public
 */
export interface HelmImageEntry {
  /** Dotted path, `image` or `sidecar.image`; a dot in a key is written `\.`. */
  path: string;
  repository?: string;
  tag?: string;
  digest?: string;
}

/** What a Helm image should become; values left out stay as they are. @public */
export interface HelmImageChange {
  path: string;
  repository?: string;
  tag?: string;
  digest?: string;
}

/**
 * Reads the images of a Helm values file at the given paths; a path that is not there is left
 * out of the answer.
 *
 * @public
 */
export function readHelmImages(
  text: string,
  paths: string[],
): HelmImageEntry[] {
  const source = parseYamlSource(text);
  return paths.flatMap(path => readEntry(source, path) ?? []);
}

function readEntry(
  source: YamlSource,
  path: string,
): HelmImageEntry | undefined {
  const node = findNode(source, parsePath(path));
  if (isMap(node)) {
    return { path, ...readImageKeys(node, ['repository', 'tag', 'digest']) };
  }
  const reference = readHelmReference(node);
  if (!reference) {
    return undefined;
  }
  const { image: repository, ...pin } = reference;
  return { path, repository, ...pin };
}

/** The texts of an image mapping; what is null or empty is left out. */
export function readImageKeys<K extends string>(
  map: YAMLMap,
  keys: readonly K[],
): Partial<Record<K, string>> {
  const values: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const value = findPair(map, key)?.value;
    if (isScalar(value) && !isNullScalar(value) && value.value !== '') {
      values[key] = String(value.value);
    }
  }
  return values;
}

/**
 * Sets images in a Helm values file and leaves every other byte. A tag without a digest empties
 * a digest that is there, and the reverse: which one wins is up to the chart, and charts expect
 * their keys to exist. In a text with a full reference the pin is replaced.
 *
 * @public
 */
export function editHelmImages(
  text: string,
  changes: HelmImageChange[],
): string {
  return changes.reduce((current, change) => {
    const source = parseYamlSource(current);
    const { path } = change;
    const entry = readEntry(source, path);
    if (!entry) {
      throw new ImageEditError(
        'missing-path',
        `there is no image mapping at "${path}"`,
      );
    }
    for (const key of ['repository', 'tag', 'digest'] as const) {
      const value = change[key];
      if (value !== undefined) {
        checkImageValue(`the ${key} at "${path}"`, value);
      }
    }
    return isMap(findNode(source, parsePath(path)))
      ? editMapping(current, entry, change)
      : editReference(source, change);
  }, text);
}

function editMapping(
  text: string,
  entry: HelmImageEntry,
  change: HelmImageChange,
): string {
  const values: Array<[string, string]> = [];
  for (const key of ['repository', 'tag', 'digest'] as const) {
    const value = change[key];
    const other = key === 'tag' ? change.digest : change.tag;
    if (value !== undefined) {
      values.push([key, value]);
    } else if (key !== 'repository' && other !== undefined && entry[key]) {
      values.push([key, '']);
    }
  }
  return values.reduce(
    (result, [key, value]) => setKey(result, change.path, key, value),
    text,
  );
}

function editReference(source: YamlSource, change: HelmImageChange): string {
  const keys = parsePath(change.path);
  const node = findNode(source, keys)!;
  if (!isMap(findNode(source, keys.slice(0, -1)))) {
    throw new ImageEditError(
      'unsupported-layout',
      `the image at "${change.path}" is an item of a list; write it as "image: <reference>" of a mapping`,
      source.lineAt(startOf(node)),
    );
  }
  const present = readHelmReference(node)!;
  return editScalar(source.text, keys, formatHelmReference(present, change));
}

function setKey(
  text: string,
  path: string,
  key: string,
  value: string,
): string {
  const source = parseYamlSource(text);
  const map = findNode(source, parsePath(path)) as YAMLMap;
  const pair = findPair(map, key);
  if (pair) {
    refuseTemplate(source, pair, `${path}.${key}`);
    return editScalar(text, [...parsePath(path), key], value);
  }
  const last = map.items[map.items.length - 1];
  if (!last) {
    throw new ImageEditError(
      'missing-path',
      `the mapping at "${path}" is empty; add "${key}:" to it`,
    );
  }
  refuseSharedText(source, map as never, `the mapping at "${path}"`);
  const edited = applySplices(text, [
    insertPair(source, map, last as never, key, value, 'plain'),
  ]);
  const expected = setInModel(
    toModel(source),
    [...parsePath(path), key],
    value,
  );
  if (
    canonicalJson(expected) !== canonicalJson(toModel(parseYamlSource(edited)))
  ) {
    throw new ImageEditError(
      'unsupported-layout',
      `cannot add "${key}" at "${path}"`,
    );
  }
  return edited;
}

/** A chart that calls `tpl` on its values fills such a text in; it is not ours to replace. */
function refuseTemplate(
  source: YamlSource,
  pair: NonNullable<ReturnType<typeof findPair>>,
  path: string,
) {
  if (isScalar(pair.value) && String(pair.value.value).includes('{{')) {
    throw new ImageEditError(
      'unsupported-layout',
      `"${path}" is a template (${String(
        pair.value.value,
      )}); write the value itself`,
      source.lineAt(startOf(pair.key)),
    );
  }
}
