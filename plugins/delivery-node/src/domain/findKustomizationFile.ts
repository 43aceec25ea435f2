import { ImageEditError } from './ImageEditError';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * The kustomization file among the file names of a folder, as kustomize looks for it.
 * Undefined when there is none; throws `ImageEditError` when there are two, as kustomize does.
 *
 * @public
 */
export function findKustomizationFile(fileNames: string[]): string | undefined {
  const found = NAMES.filter(name => fileNames.includes(name));
  if (found.length > 1) {
    throw new ImageEditError(
      'invalid-images',
      `${found.join(' and ')} lie in one folder; keep one of them`,
    );
  }
  return found[0];
}
