import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { formatPath, type YamlPath } from './editScalar';
import { readImageKeys, type HelmImageEntry } from './helmImages';
import { readHelmReference } from './helmReference';
import { findPair, startOf, type YamlSource } from './YamlSource';

/** An image found in a Helm values file. @public */
export interface FoundHelmImage extends HelmImageEntry {
  /** Where a chart keeps it apart from `repository`. */
  registry?: string;
  /** 1-based line of its tag or digest, or of the mapping where it has neither. */
  line: number;
}

const KEYS = ['registry', 'repository', 'tag', 'digest'] as const;
const PINS = ['tag', 'digest'] as const;

/** Keys by which values name a full reference. */
const IMAGE_KEY = /image/i;

/**
 * Everything in a values file that may be an image: mappings with a `registry`, `repository`,
 * `tag` or `digest`, and texts with a full reference below a key that speaks of an image.
 * Aliases are found where their anchor is.
 */
export function listHelmImages(source: YamlSource): FoundHelmImage[] {
  const root = source.document?.contents as Node | null | undefined;
  return walk(source, root, [], undefined);
}

function walk(
  source: YamlSource,
  node: Node | null | undefined,
  keys: YamlPath,
  name: string | undefined,
): FoundHelmImage[] {
  if (isSeq(node)) {
    return node.items.flatMap((item, index) =>
      walk(source, item as Node, [...keys, index], name),
    );
  }
  if (!isMap(node)) {
    const reference = name && IMAGE_KEY.test(name) && readHelmReference(node);
    if (!reference) {
      return [];
    }
    const { image: repository, ...pin } = reference;
    const line = source.lineAt(startOf(node as Node));
    return [{ path: formatPath(keys), repository, ...pin, line }];
  }
  const own =
    keys.length > 0 && KEYS.some(key => isScalar(findPair(node, key)?.value))
      ? [
          {
            path: formatPath(keys),
            ...readImageKeys(node, KEYS),
            line: lineOf(source, node),
          },
        ]
      : [];
  const below = node.items.flatMap(({ key, value }) =>
    isScalar(key)
      ? walk(
          source,
          value as Node | null,
          [...keys, String(key.value)],
          String(key.value),
        )
      : [],
  );
  return [...own, ...below];
}

function lineOf(source: YamlSource, map: YAMLMap): number {
  const pin = PINS.map(key => findPair(map, key)).find(pair => pair);
  return source.lineAt(startOf(pin?.key ?? (map as unknown as Node)));
}
