import {
  isMap,
  isSeq,
  isScalar,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';
import { ImageEditError } from './ImageEditError';
import { canonicalJson } from './canonicalJson';
import { applySplices, replaceValue } from './yamlSplice';
import {
  parseYamlSource,
  refuseSharedText,
  startOf,
  toModel,
  type YamlSource,
} from './YamlSource';

/** Keys and list positions from the root to a value. @public */
export type YamlPath = Array<string | number>;

/**
 * Reads `image.tag` and `containers.0.image`. A dot in a key is written `\\.`, as `helm --set`
 * wants it.
 */
export function parsePath(path: string | YamlPath): YamlPath {
  if (typeof path !== 'string') {
    return path;
  }
  const keys = [''];
  for (const [token, escaped] of path.matchAll(/\\(.)|\.|[^\\.]+|\\$/gs)) {
    if (token === '.') {
      keys.push('');
    } else {
      keys[keys.length - 1] += escaped ?? token;
    }
  }
  return keys;
}

/** The text `parsePath` reads back. */
export function formatPath(keys: YamlPath): string {
  return keys.map(key => String(key).replace(/[\\.]/g, '\\$&')).join('.');
}

/**
 * Sets one existing text value of a YAML file, found by its path, and leaves every other byte.
 *
 * Throws `ImageEditError` (`missing-path`) when there is no such value.
 *
 * @public
 */
export function editScalar(
  text: string,
  path: string | YamlPath,
  value: string,
): string {
  const source = parseYamlSource(text);
  const keys = parsePath(path);
  const { pair, node } = locate(source, keys);
  const current = pair.value;
  if (isScalar(current) && current.value === value) {
    return text;
  }
  refuseSharedText(source, node, `"${keys.join('.')}"`);
  const edited = applySplices(text, [replaceValue(source, pair, value)]);
  const expected = setInModel(toModel(source), keys, value);
  if (
    canonicalJson(expected) !== canonicalJson(toModel(parseYamlSource(edited)))
  ) {
    throw new ImageEditError(
      'unsupported-layout',
      `"${keys.join('.')}" cannot be edited without touching more than it`,
      source.lineAt(startOf(pair.key)),
    );
  }
  return edited;
}

/** The node at a path, or undefined. */
export function findNode(source: YamlSource, keys: YamlPath): Node | undefined {
  let node = source.document?.contents as Node | undefined | null;
  for (const key of keys) {
    node = childOf(node, key)?.value;
  }
  return node ?? undefined;
}

function locate(
  source: YamlSource,
  keys: YamlPath,
): { pair: Pair<Scalar, Node | null>; node: Node } {
  const parent = findNode(source, keys.slice(0, -1));
  const pair = isMap(parent) && childOf(parent, keys[keys.length - 1]);
  if (!pair) {
    throw new ImageEditError(
      'missing-path',
      `there is no value at "${keys.join('.')}"`,
    );
  }
  return {
    pair: pair as Pair<Scalar, Node | null>,
    node: pair.value ?? pair.key!,
  };
}

function childOf(
  node: Node | undefined | null,
  key: string | number,
): { key?: Node; value: Node | null } | undefined {
  if (isMap(node)) {
    return node.items.find(
      pair => isScalar(pair.key) && pair.key.value === String(key),
    ) as Pair<Node, Node | null> | undefined;
  }
  if (isSeq(node)) {
    const item = node.items[Number(key)] as Node | undefined;
    return item && { value: item };
  }
  return undefined;
}

/** The model with another value at a path. */
export function setInModel(
  model: unknown,
  [key, ...rest]: YamlPath,
  value: string,
): unknown {
  if (key === undefined) {
    return value;
  }
  const copy: any = Array.isArray(model)
    ? [...model]
    : { ...(model as Record<string, unknown>) };
  copy[key] = setInModel(copy[key], rest, value);
  return copy;
}
