import { posix } from 'node:path';
import type { KubeObject } from '../kube/KubeObject';
import { applyPatch } from './applyPatches';
import { normalizePath, type FileTree } from './FileTree';
import { generateConfig } from './generateConfig';
import {
  addNameHashes,
  parseNameReferences,
  type NameReference,
} from './nameReferences';
import { parseDocuments, parseManifests } from './parseManifests';
import { RenderError } from './RenderError';
import { describeResource, groupOf, type Resource } from './Resource';
import { transformImages, type ImageChange } from './transformImages';
import { transformAnnotations, transformLabels } from './transformLabels';
import { transformNamespace } from './transformNamespace';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const known = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'components',
  'namespace',
  'labels',
  'commonLabels',
  'commonAnnotations',
  'images',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
  'replicas',
  'configurations',
  'sortOptions',
]);

const scaledKinds = [
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
];
const longestChain = 20;

/** The kustomization file of a directory, if it has one. */
export function findKustomization(
  tree: FileTree,
  dir: string,
): string | undefined {
  return fileNames
    .map(name => posix.join(dir, name))
    .find(path => tree.readFile(path) !== undefined);
}

function texts(
  file: string,
  field: string,
  pairs: any,
): Record<string, string> {
  const strange = Object.entries(pairs ?? {}).find(
    ([, value]) => typeof value !== 'string',
  );
  if (strange)
    throw new RenderError(
      file,
      `${field}: "${strange[0]}" is no string, put it in quotes`,
    );
  return pairs;
}

class Kustomization {
  readonly references: NameReference[] = [];

  constructor(private readonly tree: FileTree) {}

  build(dir: string, chain: string[], resources: Resource[]): Resource[] {
    const file = findKustomization(this.tree, dir);
    if (!file) throw new RenderError(dir, 'has no kustomization.yaml');
    if (chain.includes(file))
      throw new RenderError(
        file,
        `includes itself through ${chain.join(' → ')}`,
      );
    if (chain.length > longestChain)
      throw new RenderError(file, 'is nested too deeply');
    const spec = this.read(file);
    const inner = [...chain, file];
    for (const entry of [...(spec.resources ?? []), ...(spec.bases ?? [])]) {
      for (const added of this.load(dir, file, String(entry), inner))
        this.add(resources, added, file);
    }
    for (const entry of spec.components ?? [])
      this.build(this.inside(dir, file, String(entry)), inner, resources);
    this.generate(dir, file, spec, resources);
    this.transform(dir, file, spec, resources);
    return resources;
  }

  private read(file: string): any {
    const [spec = {}, more] = parseDocuments(
      file,
      this.tree.readFile(file) ?? '',
    ) as any[];
    if (more !== undefined)
      throw new RenderError(file, 'holds more than one document');
    const strange = Object.keys(spec ?? {}).find(field => !known.has(field));
    if (strange)
      throw new RenderError(
        file,
        `field "${strange}" is not supported here; kustomize may know it`,
      );
    return spec ?? {};
  }

  private inside(dir: string, file: string, path: string): string {
    const normal = /^[a-z]+:\/\//.test(path)
      ? undefined
      : normalizePath(posix.join(dir, path));
    if (normal === undefined) {
      throw new RenderError(
        file,
        `"${path}" lies outside of the repository, and is not fetched`,
      );
    }
    return normal;
  }

  private load(
    dir: string,
    file: string,
    entry: string,
    chain: string[],
  ): Resource[] {
    const path = this.inside(dir, file, entry);
    const content = this.tree.readFile(path);
    if (content !== undefined) {
      return parseManifests(path, content).map(object => ({
        object,
        file: path,
        originalName: object.metadata.name,
        originalNamespace: object.metadata.namespace,
      }));
    }
    if (this.tree.listDirectory(path) === undefined) {
      throw new RenderError(
        file,
        `resources: "${entry}" does not exist in the repository`,
      );
    }
    return this.build(path, chain, []);
  }

  private add(resources: Resource[], added: Resource, file: string) {
    const { apiVersion, kind, metadata } = added.object;
    const twin = resources.find(
      ({ object }) =>
        object.kind === kind &&
        groupOf(object) === groupOf({ apiVersion }) &&
        object.metadata.name === metadata.name &&
        (object.metadata.namespace ?? '') === (metadata.namespace ?? ''),
    );
    if (twin)
      throw new RenderError(
        file,
        `resources: ${describeResource(added)} is there twice (${twin.file}, ${
          added.file
        })`,
      );
    resources.push(added);
  }

  private generate(
    dir: string,
    file: string,
    spec: any,
    resources: Resource[],
  ) {
    const { tree } = this;
    const defaults = spec.generatorOptions;
    for (const generator of spec.configMapGenerator ?? []) {
      generateConfig(resources, {
        tree,
        dir,
        file,
        kind: 'ConfigMap',
        generator,
        defaults,
      });
    }
    for (const generator of spec.secretGenerator ?? []) {
      generateConfig(resources, {
        tree,
        dir,
        file,
        kind: 'Secret',
        generator,
        defaults,
      });
    }
    for (const entry of spec.configurations ?? []) {
      const path = this.inside(dir, file, String(entry));
      const content = this.tree.readFile(path);
      if (content === undefined)
        throw new RenderError(
          file,
          `configurations: "${entry}" does not exist in the repository`,
        );
      this.references.push(
        ...parseDocuments(path, content).flatMap(parseNameReferences),
      );
    }
  }

  private patch(dir: string, file: string, entry: any, resources: Resource[]) {
    const { path, patch, target } = entry ?? {};
    if (typeof patch === 'string') {
      applyPatch(resources, { file, source: file, content: patch, target });
      return;
    }
    if (typeof path !== 'string')
      throw new RenderError(
        file,
        'patches: an entry has neither path nor patch',
      );
    const source = this.inside(dir, file, path);
    const content = this.tree.readFile(source);
    if (content === undefined)
      throw new RenderError(
        file,
        `patches: "${path}" does not exist in the repository`,
      );
    applyPatch(resources, { file, source, content, target });
  }

  private transform(
    dir: string,
    file: string,
    spec: any,
    resources: Resource[],
  ) {
    for (const entry of spec.patchesStrategicMerge ?? []) {
      const inline =
        String(entry).includes('\n') || String(entry).includes('{');
      this.patch(
        dir,
        file,
        inline ? { patch: entry } : { path: entry },
        resources,
      );
    }
    for (const entry of spec.patches ?? [])
      this.patch(dir, file, entry, resources);
    if (spec.namespace) transformNamespace(resources, spec.namespace);
    if (spec.commonLabels)
      transformLabels(resources, {
        pairs: texts(file, 'commonLabels', spec.commonLabels),
        includeSelectors: true,
      });
    for (const rule of spec.labels ?? []) {
      if (rule.fields)
        throw new RenderError(
          file,
          'field "labels.fields" is not supported here; kustomize may know it',
        );
      transformLabels(resources, {
        ...rule,
        pairs: texts(file, 'labels.pairs', rule.pairs),
      });
    }
    if (spec.commonAnnotations)
      transformAnnotations(
        resources,
        texts(file, 'commonAnnotations', spec.commonAnnotations),
      );
    for (const entry of spec.patchesJson6902 ?? [])
      this.patch(dir, file, entry, resources);
    for (const { name, count } of spec.replicas ?? []) {
      const found = resources.filter(
        each =>
          scaledKinds.includes(each.object.kind) && each.originalName === name,
      );
      if (found.length === 0)
        throw new RenderError(
          file,
          `replicas: no ${scaledKinds.join(', ')} is named "${name}"`,
        );
      for (const { object } of found)
        object.spec = { ...object.spec, replicas: count };
    }
    transformImages(resources, (spec.images ?? []) as ImageChange[]);
  }
}

/**
 * What `kustomize build` makes of a directory, for the fields listed above. Any other field is an error that
 * names it: what the sandbox deploys is what a cluster would get.
 */
export function renderKustomization(options: {
  tree: FileTree;
  dir: string;
  /** Image changes that come after those of the files, as an Application may carry. */
  images?: ImageChange[];
}): KubeObject[] {
  const kustomization = new Kustomization(options.tree);
  const dir = normalizePath(options.dir);
  if (dir === undefined)
    throw new RenderError(options.dir, 'lies outside of the repository');
  const resources = kustomization.build(dir, [], []);
  transformImages(resources, options.images ?? []);
  addNameHashes(resources, kustomization.references);
  return resources.map(each => each.object);
}
