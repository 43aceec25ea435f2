import type { KubeObject } from '../kube/KubeObject';

export interface RepositoryParameters {
  organization: string;
  repository: string;
  url: string;
  branch: string;
  sha: string;
  labels: string;
}

/** Fills `{{repository}}`, `{{ .repository }}` and the like; an unknown name stays as it is, as in Argo CD. */
export function fillTemplate(
  text: string,
  parameters: Record<string, string>,
): string {
  return text.replace(
    /\{\{-?\s*\.?([\w.-]+)(?:\s*\|\s*(normalize|lower))?\s*-?\}\}/g,
    (whole, name, filter) => {
      const value = Object.hasOwn(parameters, name)
        ? parameters[name]
        : undefined;
      if (value === undefined) return whole;
      if (filter === 'lower') return value.toLowerCase();
      return filter === 'normalize' ? normalize(value) : value;
    },
  );
}

function normalize(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}

function fill(value: any, parameters: Record<string, string>): any {
  if (typeof value === 'string') return fillTemplate(value, parameters);
  if (Array.isArray(value)) return value.map(each => fill(each, parameters));
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      fillTemplate(key, parameters),
      fill(each, parameters),
    ]),
  );
}

/** The Application that the template makes of one repository. */
export function generateApplication(
  set: KubeObject,
  parameters: RepositoryParameters,
): KubeObject {
  const values: Record<string, string> = {
    ...parameters,
    branchNormalized: normalize(parameters.branch),
    short_sha: parameters.sha.slice(0, 8),
    'short-sha': parameters.sha.slice(0, 8),
  };
  const { metadata, spec } = fill(set.spec?.template ?? {}, values);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: metadata?.name ?? '',
      namespace: set.metadata.namespace,
      ...(metadata?.labels && { labels: metadata.labels }),
      ...(metadata?.annotations && { annotations: metadata.annotations }),
      ...(metadata?.finalizers && { finalizers: metadata.finalizers }),
      ownerReferences: [
        {
          apiVersion: set.apiVersion,
          kind: 'ApplicationSet',
          name: set.metadata.name,
          uid: set.metadata.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: spec ?? {},
  };
}
