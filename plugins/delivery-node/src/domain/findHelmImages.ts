import { isMap } from 'yaml';
import { findNode, parsePath } from './editScalar';
import { listHelmImages, type FoundHelmImage } from './listHelmImages';
import { findPair, parseYamlSource } from './YamlSource';

/**
 * Where a Helm values file sets the version of an image: every mapping with a `tag` or `digest`
 * whose `repository`, or `registry` and `repository` together, is this image, and every text
 * with its full reference.
 *
 * @public
 */
export function findHelmImages(text: string, image: string): FoundHelmImage[] {
  const source = parseYamlSource(text);
  return listHelmImages(source).filter(found => {
    const node = findNode(source, parsePath(found.path));
    const isPinned =
      !isMap(node) || findPair(node, 'tag') || findPair(node, 'digest');
    return isPinned && isHelmImage(found, image);
  });
}

/** Whether `registry` and `repository` make this image. @public */
export function isHelmImage(
  { registry, repository }: Pick<FoundHelmImage, 'registry' | 'repository'>,
  image: string,
): boolean {
  return (
    repository === image ||
    (registry !== undefined &&
      repository !== undefined &&
      `${registry.replace(/\/+$/, '')}/${repository}` === image)
  );
}
