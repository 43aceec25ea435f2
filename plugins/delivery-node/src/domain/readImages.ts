import { listImageNodes, type ImageEntry } from './imageList';
import { parseYamlSource } from './YamlSource';

/**
 * The `images` entries of a kustomization file in the file's order. Values are the text as it
 * is written: an unquoted `1.10` is `1.10`.
 *
 * Throws `ImageEditError` for a file that is not a kustomization file.
 *
 * @public
 */
export function readImages(source: string): ImageEntry[] {
  return listImageNodes(parseYamlSource(source)).map(({ entry }) => entry);
}
