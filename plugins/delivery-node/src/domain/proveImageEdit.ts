import { ImageEditError } from './ImageEditError';
import type { ImageValues } from './editImages';
import { canonicalJson } from './canonicalJson';
import { parseYamlSource, toModel } from './YamlSource';

/** What should have happened to one entry of `images`. */
export interface ImageEdit {
  index: number;
  name: string;
  present: ImageValues;
  wanted: ImageValues;
}

/**
 * Parses both texts and compares them as data: entry `index` has the wanted values, nothing
 * else differs. An edit that fails here is a layout the splices do not know; it is refused.
 */
export function proveImageEdit(
  before: string,
  after: string,
  edit: ImageEdit,
): void {
  const expected = expectedModel(toModel(parseYamlSource(before)), edit);
  if (canonicalJson(expected) !== canonicalJson(readBack(after))) {
    throw new ImageEditError(
      'unsupported-layout',
      `image "${edit.name}" is written in a way Lockstep cannot edit without touching more than it; write the entry in block style`,
    );
  }
}

function readBack(text: string): unknown {
  try {
    return toModel(parseYamlSource(text));
  } catch {
    return undefined;
  }
}

function expectedModel(
  model: unknown,
  { index, name, present, wanted }: ImageEdit,
): unknown {
  const root = isRecord(model) ? model : {};
  const images = Array.isArray(root.images) ? [...root.images] : [];
  const entry: Record<string, unknown> = { name, ...images[index] };
  for (const key of ['newName', 'newTag', 'digest'] as const) {
    const value = wanted[key];
    if (value !== undefined) {
      entry[key] = value;
    } else if (present[key] !== undefined) {
      delete entry[key];
    }
  }
  images[index] = entry;
  return { ...root, images };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
