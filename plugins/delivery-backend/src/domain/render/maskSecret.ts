import type { Manifest } from './parseManifests';

const HIDDEN = '(hidden)';
const CHANGED = '(hidden, changed)';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * A Secret without its values; everything else as it is. Which values differ from `before` can
 * still be seen, what they are cannot.
 */
export function maskSecret(manifest: Manifest, before?: Manifest): Manifest {
  if (manifest.kind !== 'Secret') {
    return manifest;
  }
  return {
    ...manifest,
    ...maskField(manifest, before, 'data'),
    ...maskField(manifest, before, 'stringData'),
    ...maskAnnotation(manifest),
  };
}

function maskField(
  manifest: Manifest,
  before: Manifest | undefined,
  field: 'data' | 'stringData',
): Manifest {
  const values = manifest[field];
  if (values === undefined || values === null) {
    return {};
  }
  if (!isMap(values)) {
    return { [field]: HIDDEN };
  }
  const earlier = before?.[field];
  return {
    [field]: Object.fromEntries(
      Object.entries(values).map(([key, value]) => {
        const isKnown = isMap(earlier) && key in earlier;
        const isSame =
          isKnown && JSON.stringify(earlier[key]) === JSON.stringify(value);
        return [key, isKnown && !isSame ? CHANGED : HIDDEN];
      }),
    ),
  };
}

/** What was applied last holds the values again. */
function maskAnnotation({ metadata }: Manifest): Manifest {
  if (
    !isMap(metadata) ||
    !isMap(metadata.annotations) ||
    !(LAST_APPLIED in metadata.annotations)
  ) {
    return {};
  }
  const annotations = { ...metadata.annotations, [LAST_APPLIED]: HIDDEN };
  return { metadata: { ...metadata, annotations } };
}

function isMap(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
