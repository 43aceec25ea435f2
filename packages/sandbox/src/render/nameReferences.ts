import { podSpecPaths, visitField } from './fieldPaths';
import { contentHash } from './generateConfig';
import type { Resource } from './Resource';

/** A field of `kinds` that names an object of kind `refersTo`. */
export interface NameReference {
  refersTo: string;
  kind: string;
  path: string[];
}

const inPods: Array<[refersTo: string, path: string]> = [
  ['ConfigMap', 'volumes/configMap/name'],
  ['ConfigMap', 'volumes/projected/sources/configMap/name'],
  ['Secret', 'volumes/secret/secretName'],
  ['Secret', 'volumes/projected/sources/secret/name'],
  ['Secret', 'imagePullSecrets/name'],
  ...['containers', 'initContainers'].flatMap(
    (list): Array<[string, string]> => [
      ['ConfigMap', `${list}/env/valueFrom/configMapKeyRef/name`],
      ['ConfigMap', `${list}/envFrom/configMapRef/name`],
      ['Secret', `${list}/env/valueFrom/secretKeyRef/name`],
      ['Secret', `${list}/envFrom/secretRef/name`],
    ],
  ),
];

const elsewhere: NameReference[] = [
  { refersTo: 'Secret', kind: 'Ingress', path: ['spec', 'tls', 'secretName'] },
  { refersTo: 'Secret', kind: 'ServiceAccount', path: ['secrets', 'name'] },
  {
    refersTo: 'Secret',
    kind: 'ServiceAccount',
    path: ['imagePullSecrets', 'name'],
  },
];

/** Those kustomize knows by itself. Of custom resources it knows none. */
const builtIn: NameReference[] = [
  ...Object.entries(podSpecPaths).flatMap(([kind, prefix]) =>
    inPods.map(([refersTo, path]) => ({
      refersTo,
      kind,
      path: [...prefix, ...path.split('/')],
    })),
  ),
  ...elsewhere,
];

/** Gives generated objects their hash and rewrites the fields that name them. */
export function addNameHashes(
  resources: Resource[],
  configured: NameReference[],
): void {
  const references = [...builtIn, ...configured];
  for (const generated of resources.filter(each => each.needsHash)) {
    const { metadata, kind } = generated.object;
    const before = metadata.name;
    metadata.name = `${before}-${contentHash(generated.object)}`;
    for (const { object } of resources) {
      if ((object.metadata.namespace ?? '') !== (metadata.namespace ?? ''))
        continue;
      for (const reference of references) {
        if (reference.kind !== object.kind || reference.refersTo !== kind)
          continue;
        visitField(object, reference.path, false, (holder, key) => {
          if (holder[key] === before) holder[key] = metadata.name;
        });
      }
    }
    generated.needsHash = false;
  }
}

/** The `nameReference` part of a file named under `configurations`. */
export function parseNameReferences(content: any): NameReference[] {
  return (content?.nameReference ?? []).flatMap((entry: any) =>
    (entry.fieldSpecs ?? []).map((spec: any) => ({
      refersTo: entry.kind,
      kind: spec.kind,
      path: String(spec.path).split('/'),
    })),
  );
}
