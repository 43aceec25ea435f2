import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Grant, KubeObject } from 'sandbox';
import { parseAllDocuments } from 'yaml';

/** One thing that rules allow. */
export interface Permission {
  group: string;
  /** With its subresource, if any. */
  resource: string;
  verb: string;
}

const folder = join(__dirname, '../../../../deploy/rbac');

/** The account that the manifests of `deploy/rbac` are for, as the API names it. */
export function readAccountName(): string {
  const account = readFile(join(folder, 'account.yaml')).find(
    ({ kind }) => kind === 'ServiceAccount',
  )!;
  const { namespace, name } = account.metadata;
  return `system:serviceaccount:${namespace}:${name}`;
}

/**
 * The objects that `kubectl apply -f deploy/rbac/<variant>` makes: for each of the
 * namespaces, as `--namespace` does, or once without.
 */
export function readManifests(
  variant: 'cluster' | 'namespaced',
  options: {
    namespaces?: readonly string[];
    only?: 'viewer' | 'operator';
  } = {},
): KubeObject[] {
  const objects = readdirSync(join(folder, variant))
    .filter(
      file => file === `${options.only ?? file.replace('.yaml', '')}.yaml`,
    )
    .flatMap(file => readFile(join(folder, variant, file)));
  return (options.namespaces ?? [undefined]).flatMap(namespace =>
    objects.map(object => ({
      ...object,
      metadata: { ...object.metadata, ...(namespace && { namespace }) },
    })),
  );
}

/** All that grants allow, each once. */
export function listPermissions(grants: readonly Grant[]): Permission[] {
  const all = grants.flatMap(({ rules }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap(group =>
        resources.flatMap(resource =>
          verbs.map(verb => ({ group, resource, verb })),
        ),
      ),
    ),
  );
  return [...new Map(all.map(each => [titleOf(each), each])).values()];
}

/** The grants without one permission. */
export function withoutPermission(
  grants: readonly Grant[],
  omitted: Permission,
): Grant[] {
  return grants.map(grant => ({
    ...grant,
    rules: grant.rules.flatMap(rule =>
      listPermissions([{ rules: [rule] }])
        .filter(permission => titleOf(permission) !== titleOf(omitted))
        .map(({ group, resource, verb }) => ({
          ...rule,
          apiGroups: [group],
          resources: [resource],
          verbs: [verb],
        })),
    ),
  }));
}

/** `list rollouts.argoproj.io` */
export function titleOf({ group, resource, verb }: Permission): string {
  return `${verb} ${resource}${group && `.${group}`}`;
}

function readFile(path: string): KubeObject[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map(document => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    return document.toJS();
  });
}
