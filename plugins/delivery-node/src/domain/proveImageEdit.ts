import { ImageEditError } from './ImageEditError';
import type { ImageValues } from './editImages';
import { canonicalJson } from './canonicalJson';
import { parseYamlSource, toModel } from './YamlSource';

/**
 * Parses both texts and compares them as data: entry `index` has the wanted values, nothing
 * else differs. An edit that fails here is a layout the splices do not know; it is refused.
 */
export function proveImageEdit(
  before: string,
  after: string,
  edit: { index: number; name: string; wanted: ImageValues },
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
  { index, name, wanted }: { index: number; name: string; wanted: ImageValues },
): unknown {
  const root = isRecord(model) ? model : {};
  const images = Array.isArray(root.images) ? [...root.images] : [];
  const entry: Record<string, unknown> = { name, ...images[index] };
  for (const key of ['newName', 'newTag', 'digest'] as const) {
    const value = wanted[key];
    if (value !== undefined) {
      entry[key] = value;
    } else if (!isNull(entry[key])) {
      delete entry[key];
    }
  }
  images[index] = entry;
  return { ...root, images };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNull(text: unknown): boolean {
  return typeof text === 'string' && /^(~|null|Null|NULL)?$/.test(text);
}
