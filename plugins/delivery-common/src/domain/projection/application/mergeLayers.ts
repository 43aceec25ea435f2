import { isObject } from '../json/readJson';

/** Values by key, each leaf with the layer it comes from. */
export type LayeredNode<O> = LayeredLeaf<O> | LayeredTree<O>;

export interface LayeredTree<O> {
  entries: Map<string, LayeredNode<O>>;
}

export interface LayeredLeaf<O> {
  value: unknown;
  origin: O;
}

/** Deeper than any source; what lies deeper counts as one value. */
const MAX_DEPTH = 30;

/**
 * Lays a JSON merge patch (RFC 7386) over a tree: objects merge by key, null removes, anything
 * else replaces. Undefined where nothing is left.
 */
export function mergeLayer<O>(
  base: LayeredNode<O> | undefined,
  patch: unknown,
  origin: O,
  depth = 0,
): LayeredNode<O> | undefined {
  if (patch === null || patch === undefined) {
    return undefined;
  }
  if (!isObject(patch) || depth > MAX_DEPTH) {
    return { value: patch, origin };
  }
  const entries = new Map(base && isTree(base) ? base.entries : []);
  for (const [key, value] of Object.entries(patch)) {
    const merged = mergeLayer(entries.get(key), value, origin, depth + 1);
    if (merged) {
      entries.set(key, merged);
    } else {
      entries.delete(key);
    }
  }
  return { entries };
}

export function isTree<O>(node: LayeredNode<O>): node is LayeredTree<O> {
  return 'entries' in node;
}

/** What lies under a path of keys. */
export function findNode<O>(
  node: LayeredNode<O> | undefined,
  path: readonly string[],
): LayeredNode<O> | undefined {
  return path.reduce<LayeredNode<O> | undefined>(
    (found, key) =>
      found && isTree(found) ? found.entries.get(key) : undefined,
    node,
  );
}

/** Every leaf with the keys that lead to it. */
export function listLeaves<O>(
  node: LayeredNode<O>,
  path: readonly string[] = [],
): Array<{ path: readonly string[]; leaf: LayeredLeaf<O> }> {
  return isTree(node)
    ? [...node.entries].flatMap(([key, child]) =>
        listLeaves(child, [...path, key]),
      )
    : [{ path, leaf: node }];
}
