import { posix } from 'node:path';
import type { KubeObject } from '../kube/KubeObject';
import {
  findKustomization,
  renderDirectory,
  renderKustomization,
  RenderError,
  type FileTree,
  type ImageChange,
} from '../render';
import type { GitSource } from './GitSource';

export interface Rendered {
  objects: KubeObject[];
  sourceType: 'Kustomize' | 'Directory';
}

/** `name=newName:tag`, `newName:tag` or either with a digest, as an Application writes image changes. */
export function parseImageOverride(text: string): ImageChange {
  const equals = text.indexOf('=');
  const target = equals < 0 ? text : text.slice(equals + 1);
  const at = target.indexOf('@');
  const named = at < 0 ? target : target.slice(0, at);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  const newName = tagged ? named.slice(0, colon) : named;
  return {
    name: equals < 0 ? newName : text.slice(0, equals),
    newName,
    ...(tagged && { newTag: named.slice(colon + 1) }),
    ...(at >= 0 && { digest: target.slice(at + 1) }),
  };
}

function renderTree(tree: FileTree, source: any): Rendered {
  const dir = posix.normalize(source.path ?? '.');
  if (tree.listDirectory(dir) === undefined)
    throw new RenderError(dir, 'app path does not exist');
  const unsupported = ['helm', 'plugin', 'chart'].find(field => source[field]);
  if (
    unsupported ||
    tree.readFile(posix.join(dir, 'Chart.yaml')) !== undefined
  ) {
    throw new RenderError(
      dir,
      `the sandbox renders no ${
        unsupported === 'plugin' ? 'plugins' : 'Helm charts'
      }`,
    );
  }
  if (!findKustomization(tree, dir)) {
    return {
      objects: renderDirectory({ tree, dir, ...source.directory }),
      sourceType: 'Directory',
    };
  }
  const { images, ...others } = source.kustomize ?? {};
  const [strange] = Object.keys(others).filter(field => field !== 'version');
  if (strange)
    throw new RenderError(
      dir,
      `spec.source.kustomize.${strange} is not supported in the sandbox`,
    );
  return {
    objects: renderKustomization({
      tree,
      dir,
      images: images?.map(parseImageOverride),
    }),
    sourceType: 'Kustomize',
  };
}

const keptResults = 400;

/** Renders a source of an Application at a commit; the same question is answered from memory. */
export function createRenderer(
  git: GitSource,
): (source: any, commit: string) => Promise<Rendered> {
  const results = new Map<string, Promise<Rendered>>();
  return (source, commit) => {
    const { targetRevision: _, ...settings } = source;
    const key = `${commit} ${JSON.stringify(settings)}`;
    const known = results.get(key);
    if (known) return known;
    const rendering = git
      .readTree(source.repoURL, commit)
      .then(tree => renderTree(tree, source));
    results.set(key, rendering);
    // A failure may lie in the network: it is not kept.
    rendering.catch(() => results.delete(key));
    for (const old of [...results.keys()].slice(
      0,
      Math.max(0, results.size - keptResults),
    ))
      results.delete(old);
    return rendering;
  };
}
