import type { SourceOverride } from '@lockstep/backstage-plugin-delivery-common';

const IMAGE_KEYS = ['registry', 'repository', 'tag', 'digest'];

/**
 * What wins over the values files at the path of an image. Texts of values are cut before they
 * come here, so one that speaks of any image counts.
 */
export function findHelmMask(
  overrides: readonly SourceOverride[],
  path: string,
): SourceOverride | undefined {
  return overrides.find(({ field, value, masksImages }) => {
    switch (field) {
      case 'helm.values':
        return masksImages;
      case 'helm.parameters':
      case 'helm.fileParameters':
      case 'helm.valuesObject':
        return decides(value.split(' = ')[0], path);
      default:
        return false;
    }
  });
}

/** Whether a value at `key` decides what the image at `path` is. */
function decides(key: string, path: string): boolean {
  const place = key.trim().replace(/\[(\d+)\]/g, '.$1');
  return (
    place === path ||
    path.startsWith(`${place}.`) ||
    IMAGE_KEYS.some(name => place === `${path}.${name}`)
  );
}
