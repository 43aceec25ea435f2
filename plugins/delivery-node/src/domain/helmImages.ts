import { isMap, isScalar, type YAMLMap } from 'yaml';
import { ImageEditError } from './ImageEditError';
import { canonicalJson } from './canonicalJson';
import { editScalar, findNode, parsePath, setInModel } from './editScalar';
import { checkImageValue } from './yamlScalar';
import { applySplices, insertPair } from './yamlSplice';
import {
  findPair,
  isNullScalar,
  parseYamlSource,
  refuseSharedText,
  toModel,
} from './YamlSource';

/** An image in a Helm values file: the mapping at `path`. @public */
export interface HelmImageEntry {
  /** Dotted path of the mapping, `image` or `sidecar.image`. */
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
  return paths.flatMap(path => {
    const map = findNode(source, parsePath(path));
    if (!isMap(map)) {
      return [];
    }
    const entry: HelmImageEntry = { path };
    for (const key of ['repository', 'tag', 'digest'] as const) {
      const value = findPair(map, key)?.value;
      if (isScalar(value) && !isNullScalar(value) && value.value !== '') {
        entry[key] = String(value.value);
      }
    }
    return [entry];
  });
}

/**
 * Sets images in a Helm values file and leaves every other byte. A tag without a digest empties
 * a digest that is there, and the reverse: which one wins is up to the chart, and charts expect
 * their keys to exist.
 *
 * @public
 */
export function editHelmImages(
  text: string,
  changes: HelmImageChange[],
): string {
  return changes.reduce((current, change) => {
    const [entry] = readHelmImages(current, [change.path]);
    if (!entry) {
      throw new ImageEditError(
        'missing-path',
        `there is no image mapping at "${change.path}"`,
      );
    }
    const values: Array<[string, string]> = [];
    for (const key of ['repository', 'tag', 'digest'] as const) {
      const value = change[key];
      const other = key === 'tag' ? change.digest : change.tag;
      if (value !== undefined) {
        checkImageValue(`the ${key} at "${change.path}"`, value);
        values.push([key, value]);
      } else if (key !== 'repository' && other !== undefined && entry[key]) {
        values.push([key, '']);
      }
    }
    return values.reduce(
      (result, [key, value]) => setKey(result, change.path, key, value),
      current,
    );
  }, text);
}

function setKey(
  text: string,
  path: string,
  key: string,
  value: string,
): string {
  const source = parseYamlSource(text);
  const map = findNode(source, parsePath(path)) as YAMLMap;
  if (findPair(map, key)) {
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
