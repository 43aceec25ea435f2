import type { KubeObject } from './KubeObject';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The part of an object that is held in memory. Drops what nobody reads and what is large:
 * managed fields, the last applied configuration, and of pod templates everything but the
 * containers' names and images. Total: whatever does not look as expected is left as it is.
 */
export function pruneObject(plural: string, object: KubeObject): KubeObject {
  const pruned = { ...object, metadata: pruneMetadata(object.metadata) };
  switch (plural) {
    case 'pods':
      return { ...pruned, spec: prunePodSpec(object.spec) };
    case 'replicasets':
    case 'rollouts':
      return { ...pruned, spec: pruneTemplate(object.spec) };
    default:
      return pruned;
  }
}

function pruneMetadata(
  metadata: KubeObject['metadata'],
): KubeObject['metadata'] {
  const { managedFields: _, annotations, ...rest } = metadata;
  if (!isRecord(annotations)) {
    return rest;
  }
  const { [LAST_APPLIED]: __, ...others } = annotations;
  return { ...rest, annotations: others as Record<string, string> };
}

function pruneTemplate(spec: unknown): unknown {
  if (!isRecord(spec) || !isRecord(spec.template)) {
    return spec;
  }
  return {
    ...spec,
    template: { ...spec.template, spec: prunePodSpec(spec.template.spec) },
  };
}

function prunePodSpec(spec: unknown): unknown {
  if (!isRecord(spec)) {
    return spec;
  }
  const pruned: Record<string, unknown> = {};
  for (const key of ['containers', 'initContainers']) {
    const containers = spec[key];
    if (Array.isArray(containers)) {
      pruned[key] = containers.map(container =>
        isRecord(container)
          ? {
              name: container.name,
              image: container.image,
              // Tells a sidecar among the init containers, which counts as running.
              ...('restartPolicy' in container && {
                restartPolicy: container.restartPolicy,
              }),
            }
          : container,
      );
    } else if (containers !== undefined) {
      pruned[key] = containers;
    }
  }
  // Decide what kubectl prints for a pod.
  for (const key of ['nodeName', 'readinessGates']) {
    if (spec[key] !== undefined) {
      pruned[key] = spec[key];
    }
  }
  return pruned;
}

function isRecord(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
