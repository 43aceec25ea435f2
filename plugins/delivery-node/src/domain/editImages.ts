import { isMap, type YAMLMap } from 'yaml';
import { ImageEditError } from './ImageEditError';
import { addImageEntry } from './addImageEntry';
import { listImageNodes, type ImageEntry, type ImageNode } from './imageList';
import { proveImageEdit } from './proveImageEdit';
import { checkImageValue } from './yamlScalar';
import {
  applySplices,
  insertPair,
  removePair,
  renamePair,
  replaceValue,
  styleOfValue,
} from './yamlSplice';
import { findPair, parseYamlSource, refuseSharedText } from './YamlSource';

/**
 * What an image should become. `name` is the entry's `name`; values left out stay as they are.
 *
 * @public
 */
export interface ImageChange {
  name: string;
  newName?: string;
  tag?: string;
  digest?: string;
}

/** The keys this editor writes, in the order it adds them. */
export type ImageKey = 'newName' | 'newTag' | 'digest';

/** The wanted values of an entry by key. */
export type ImageValues = Partial<Record<ImageKey, string>>;

/**
 * Sets images in a kustomization file and leaves every other byte as it is: comments, quotes,
 * line endings, key order, unknown keys.
 *
 * - A tag without a digest takes away the entry's digest, and the reverse: with both, kustomize
 *   lets the old digest win silently.
 * - An entry is found by its exact `name` (`findImageEntry` gives it for an image that runs);
 *   where none has it, one is added.
 * - Changes are applied in order. What is there already is not written again: if nothing
 *   changes, the same string comes back.
 *
 * The result is parsed again and compared before it is handed out. Throws `ImageEditError`
 * where the file or the request leaves a doubt (duplicates, anchors, several documents, …).
 *
 * @public
 */
export function editImages(source: string, changes: ImageChange[]): string {
  // All of it is checked against the file as it came: errors name lines of that file.
  const images = listImageNodes(parseYamlSource(source));
  for (const change of changes) {
    checkChange(change);
    findTarget(images, change);
  }
  return changes.reduce(applyChange, source);
}

function applyChange(text: string, change: ImageChange): string {
  const source = parseYamlSource(text);
  const images = listImageNodes(source);
  const target = findTarget(images, change);
  const present = valuesOf(target?.entry);
  const wanted = wantedValues(present, change);
  if (!target) {
    const { name } = change;
    const added = applySplices(text, addImageEntry(source, name, wanted));
    proveImageEdit(text, added, {
      index: images.length,
      name,
      present,
      wanted,
    });
    return added;
  }
  const { name } = target.entry;
  const steps = planSteps(present, wanted);
  if (steps.length === 0) {
    return text;
  }
  refuseSharedText(source, target.node, `image "${name}"`);
  const index = images.indexOf(target);
  const edited = steps.reduce(
    (current, step) => applyStep(current, index, step),
    text,
  );
  proveImageEdit(text, edited, { index, name, present, wanted });
  return edited;
}

function checkChange(change: ImageChange) {
  checkImageValue('the name of an image', change.name);
  for (const key of ['newName', 'tag', 'digest'] as const) {
    const value = change[key];
    if (value !== undefined) {
      checkImageValue(`the ${key} of image "${change.name}"`, value);
    }
  }
}

function findTarget(
  images: ImageNode[],
  change: ImageChange,
): ImageNode | undefined {
  const named = images.filter(({ entry }) => entry.name === change.name);
  if (named.length > 1) {
    throw new ImageEditError(
      'duplicate-entry',
      `"images" has ${named.length} entries named "${change.name}"; keep one of them`,
      named[1].line,
    );
  }
  const sharing = images.filter(({ entry }) => entry.newName === change.name);
  if (named.length === 0 && sharing.length > 1) {
    const names = sharing.map(({ entry }) => `"${entry.name}"`).join(' and ');
    throw new ImageEditError(
      'ambiguous-image',
      `the entries ${names} both set "${change.name}"; name the entry that should change`,
      sharing[1].line,
    );
  }
  return named[0];
}

function valuesOf(entry: ImageEntry | undefined): ImageValues {
  return {
    newName: entry?.newName,
    newTag: entry?.tag,
    digest: entry?.digest,
  };
}

function wantedValues(present: ImageValues, change: ImageChange): ImageValues {
  const setsName =
    change.newName !== undefined &&
    (change.newName !== change.name || present.newName !== undefined);
  const moves = change.tag !== undefined || change.digest !== undefined;
  return {
    newName: setsName ? change.newName : present.newName,
    newTag: moves ? change.tag : present.newTag,
    digest: moves ? change.digest : present.digest,
  };
}

type Step =
  | { act: 'set'; key: ImageKey; value: string }
  | { act: 'remove'; key: ImageKey }
  | { act: 'rename'; key: ImageKey; to: ImageKey; value: string };

const PINS = ['newTag', 'digest'] as const;

function planSteps(present: ImageValues, wanted: ImageValues): Step[] {
  const steps: Step[] = [];
  if (wanted.newName !== undefined && wanted.newName !== present.newName) {
    steps.push({ act: 'set', key: 'newName', value: wanted.newName });
  }
  const added = PINS.find(
    key => wanted[key] !== undefined && present[key] === undefined,
  );
  const removed = PINS.find(
    key => wanted[key] === undefined && present[key] !== undefined,
  );
  if (added && removed) {
    // One takes the place of the other: the line stays where it is.
    const value = wanted[added]!;
    return [...steps, { act: 'rename', key: removed, to: added, value }];
  }
  for (const key of PINS) {
    const value = wanted[key];
    if (value !== undefined && value !== present[key]) {
      steps.push({ act: 'set', key, value });
    }
  }
  return removed ? [...steps, { act: 'remove', key: removed }] : steps;
}

const ORDER = ['name', 'newName', 'newTag', 'digest'];

function applyStep(text: string, index: number, step: Step): string {
  const source = parseYamlSource(text);
  const images = listImageNodes(source);
  const map = images[index].node as YAMLMap;
  const pair = findPair(map, step.key);
  switch (step.act) {
    case 'set': {
      if (pair) {
        return applySplices(text, [replaceValue(source, pair, step.value)]);
      }
      const before = ORDER.slice(0, ORDER.indexOf(step.key))
        .reverse()
        .map(key => findPair(map, key))
        .find(found => found?.value);
      const style =
        images
          .map(({ node }) => isMap(node) && styleOfValue(node, step.key))
          .find(found => found) || 'plain';
      return applySplices(text, [
        insertPair(source, map, before!, step.key, step.value, style),
      ]);
    }
    case 'rename': {
      if (findPair(map, step.to)) {
        const { to: key, value } = step;
        const set = applyStep(text, index, { act: 'set', key, value });
        return applyStep(set, index, { act: 'remove', key: step.key });
      }
      return applySplices(text, renamePair(source, pair!, step.to, step.value));
    }
    default:
      return applySplices(text, [removePair(source, map, pair!)]);
  }
}
