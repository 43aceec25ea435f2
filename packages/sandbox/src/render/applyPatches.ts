import jsonpatch from 'fast-json-patch';
import { mergeStrategically } from './mergeStrategically';
import { parseDocuments } from './parseManifests';
import { RenderError } from './RenderError';
import { groupOf, type Resource } from './Resource';

export interface PatchTarget {
  group?: string;
  version?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  labelSelector?: string;
  annotationSelector?: string;
}

function anchored(
  file: string,
  pattern: string | undefined,
): RegExp | undefined {
  if (!pattern) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch (error) {
    throw new RenderError(
      file,
      `patches: target "${pattern}" is not a regular expression`,
      { cause: error },
    );
  }
}

function selects(
  file: string,
  selector: string | undefined,
  values: Record<string, string> = {},
): boolean {
  if (!selector) return true;
  return selector.split(',').every(part => {
    const match = /^\s*([^=!\s]+)\s*(?:(==?|!=)\s*(\S*))?\s*$/.exec(part);
    if (!match)
      throw new RenderError(
        file,
        `patches: selector "${part.trim()}" is not supported, use key=value`,
      );
    const [, key, operator, value] = match;
    if (!operator) return values[key] !== undefined;
    return operator === '!=' ? values[key] !== value : values[key] === value;
  });
}

function matches(
  file: string,
  resource: Resource,
  target: PatchTarget,
): boolean {
  const { object, originalName, originalNamespace } = resource;
  const [version] = object.apiVersion.split('/').reverse();
  const fits = (
    pattern: string | undefined,
    ...values: Array<string | undefined>
  ) => {
    const expression = anchored(file, pattern);
    return !expression || values.some(value => expression.test(value ?? ''));
  };
  return (
    fits(target.group, groupOf(object)) &&
    fits(target.version, version) &&
    fits(target.kind, object.kind) &&
    fits(target.name, object.metadata.name, originalName) &&
    fits(target.namespace, object.metadata.namespace, originalNamespace) &&
    selects(file, target.labelSelector, object.metadata.labels) &&
    selects(file, target.annotationSelector, object.metadata.annotations)
  );
}

function applyJsonPatch(file: string, resource: Resource, operations: any[]) {
  try {
    const copy = structuredClone(resource.object);
    resource.object = jsonpatch.applyPatch(
      copy,
      structuredClone(operations),
      true,
      true,
    ).newDocument;
  } catch (error) {
    const { name, operation } = error as {
      name?: string;
      operation?: { op?: string; path?: string };
    };
    const { kind, metadata } = resource.object;
    const step = operation ? ` at ${operation.op} ${operation.path}` : '';
    throw new RenderError(
      file,
      `patches: JSON patch of ${kind} ${metadata.name} fails${step} (${name})`,
      { cause: error },
    );
  }
}

function applyMerge(resources: Resource[], resource: Resource, patch: any) {
  if (patch?.$patch === 'delete') {
    resources.splice(resources.indexOf(resource), 1);
    return;
  }
  const { name, namespace } = resource.object.metadata;
  const { kind } = resource.object;
  const merged = mergeStrategically(resource.object, patch);
  // A patch changes what an object says, not which one it is.
  resource.object = {
    ...merged,
    kind,
    metadata: { ...merged.metadata, name, ...(namespace && { namespace }) },
  };
}

function ownTarget(file: string, patch: any): PatchTarget {
  const { apiVersion, kind, metadata } = patch ?? {};
  if (!kind || !metadata?.name)
    throw new RenderError(
      file,
      'patches: a patch without a target needs kind and metadata.name',
    );
  const literal = (text: string | undefined) =>
    text?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return {
    kind: literal(kind),
    name: literal(metadata.name),
    ...(apiVersion && { group: literal(groupOf(patch)) || '^$' }),
    ...(metadata.namespace && { namespace: literal(metadata.namespace) }),
  };
}

/** Applies one entry of `patches`: a JSON patch (a list of operations) or strategic merge patches. */
export function applyPatch(
  resources: Resource[],
  {
    file,
    source,
    content,
    target,
  }: { file: string; source: string; content: string; target?: PatchTarget },
): void {
  for (const patch of parseDocuments(source, content)) {
    if (patch === null || patch === undefined) continue;
    if (Array.isArray(patch)) {
      if (!target)
        throw new RenderError(file, 'patches: a JSON patch needs a target');
      for (const resource of resources.filter(each =>
        matches(file, each, target),
      ))
        applyJsonPatch(source, resource, patch);
      continue;
    }
    const found = resources.filter(each =>
      matches(file, each, target ?? ownTarget(source, patch)),
    );
    if (found.length === 0 && !target) {
      const { kind, metadata } = patch as any;
      throw new RenderError(
        file,
        `patches: no resource matches the patch of ${kind} ${metadata.name}`,
      );
    }
    for (const resource of found) applyMerge(resources, resource, patch);
  }
}
