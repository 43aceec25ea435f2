import type { Resource } from './Resource';

export interface ImageChange {
  name: string;
  newName?: string;
  newTag?: string;
  tagSuffix?: string;
  digest?: string;
}

function split(reference: string): {
  name: string;
  tag?: string;
  digest?: string;
} {
  const at = reference.indexOf('@');
  const named = at < 0 ? reference : reference.slice(0, at);
  const digest = at < 0 ? undefined : reference.slice(at + 1);
  const colon = named.lastIndexOf(':');
  if (colon <= named.lastIndexOf('/')) return { name: named, digest };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}

/** An image reference after the change; one with another name stays as it is. */
export function changeImage(reference: string, change: ImageChange): string {
  const { name, tag, digest } = split(reference);
  if (name !== change.name) return reference;
  let nextTag = tag;
  let nextDigest = digest;
  if (change.newTag && change.digest) {
    nextTag = String(change.newTag);
    nextDigest = change.digest;
  } else if (change.newTag) {
    nextTag = String(change.newTag);
    nextDigest = undefined;
  } else if (change.digest) {
    nextTag = undefined;
    nextDigest = change.digest;
  } else if (change.tagSuffix) {
    nextTag = `${tag ?? ''}${change.tagSuffix}`;
    nextDigest = undefined;
  }
  const renamed = change.newName || name;
  return `${renamed}${nextTag ? `:${nextTag}` : ''}${
    nextDigest ? `@${nextDigest}` : ''
  }`;
}

function visit(value: any, change: ImageChange) {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, change);
    return;
  }
  if (!value || typeof value !== 'object') return;
  for (const [key, child] of Object.entries<any>(value)) {
    if (
      ['containers', 'initContainers'].includes(key) &&
      Array.isArray(child)
    ) {
      for (const container of child) {
        if (typeof container?.image === 'string')
          container.image = changeImage(container.image, change);
      }
    }
    visit(child, change);
  }
}

/** Changes the images of containers wherever they occur, custom resources included. */
export function transformImages(
  resources: Resource[],
  changes: ImageChange[],
): void {
  for (const { object } of resources) {
    if (object.kind === 'CustomResourceDefinition') continue;
    for (const change of changes) visit(object, change);
  }
}
