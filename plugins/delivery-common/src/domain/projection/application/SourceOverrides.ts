import type { SourceOverride } from '../../../model/override';
import {
  describeOverriddenField,
  OVERRIDE_FIELDS,
} from './describeOverriddenField';
import {
  findNode,
  listLeaves,
  mergeLayer,
  type LayeredNode,
} from './mergeLayers';

/** A parameter file beside an overlay, with its YAML parsed. @public */
export interface ParameterFile {
  /** Its name, `.argocd-source.yaml`. */
  file: string;
  /** Beside which of the Application's sources it lies; the first one where it is not said. */
  sourceIndex?: number;
  content: unknown;
}

/** Where a value comes from: a parameter file, or the Application itself. */
type Origin = string | undefined;

/**
 * Names of the files by which Argo CD lets a repository change a source, in the order it merges
 * them: what the later one says wins.
 *
 * @param applicationName - for an Application outside of Argo CD's own namespace,
 * `<namespace>_<name>`
 * @public
 */
export function parameterFileNames(applicationName: string): string[] {
  return [
    '.argocd-source.yaml',
    ...(applicationName === ''
      ? []
      : [`.argocd-source-${applicationName}.yaml`]),
  ];
}

/**
 * What one parameter file sets.
 *
 * @public
 */
export function describeParameterOverrides(
  file: ParameterFile,
): SourceOverride[] {
  return readOverrides(
    mergeLayer<Origin>(undefined, file.content, file.file),
    file.sourceIndex ?? 0,
  );
}

/**
 * What wins over the overlays of all sources. Files are merged over the Application's own source
 * in the order given, so what a file replaces or removes is not listed.
 */
export function describeOverrides(
  sources: readonly unknown[],
  files: readonly ParameterFile[],
): SourceOverride[] {
  return sources.flatMap((source, sourceIndex) => {
    const own = mergeLayer<Origin>(undefined, source, undefined);
    const merged = files
      .filter(file => (file.sourceIndex ?? 0) === sourceIndex)
      .reduce((base, file) => {
        const layer = mergeLayer(base, file.content, file.file);
        // a file that holds no object cannot be merged, and Argo CD stops at it
        return layer && 'entries' in layer ? layer : base;
      }, own);
    return readOverrides(merged, sourceIndex);
  });
}

function readOverrides(
  source: LayeredNode<Origin> | undefined,
  sourceIndex: number,
): SourceOverride[] {
  return OVERRIDE_FIELDS.flatMap(field => {
    const node = findNode(source, field.path);
    return node === undefined
      ? []
      : listLeaves(node)
          .filter(({ leaf }) => !field.inFilesOnly || leaf.origin !== undefined)
          .flatMap(({ path, leaf }) =>
            describeOverriddenField(field, path, leaf.value).map(
              ({ value, masksImages }) => ({
                ...(leaf.origin === undefined
                  ? { origin: 'application' as const }
                  : { origin: 'file' as const, file: leaf.origin }),
                sourceIndex,
                field: field.path.join('.'),
                value,
                masksImages,
              }),
            ),
          );
  });
}
