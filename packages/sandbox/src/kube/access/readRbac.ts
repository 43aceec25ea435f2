import type { KubeObject } from '../KubeObject';
import type { Grant, PolicyRule } from './Grant';

interface Subject {
  kind?: string;
  name?: string;
  namespace?: string;
}

/**
 * What parsed manifests allow a user: the rules of every Role and ClusterRole that a
 * RoleBinding or ClusterRoleBinding among them gives to the user or a group of the user.
 * Other objects are skipped, so that whole files can be passed.
 *
 * @param user - a service account goes by `system:serviceaccount:<namespace>:<name>`
 * @throws when a binding names a role that is not among the manifests
 *
 * @public
 */
export function readRbac(
  manifests: readonly KubeObject[],
  user: string,
): Grant[] {
  const bindings = manifests.filter(({ kind }) =>
    ['RoleBinding', 'ClusterRoleBinding'].includes(kind),
  );
  return bindings.flatMap(binding => {
    const namespace = scopeOf(binding);
    const subjects: Subject[] = binding.subjects ?? [];
    return subjects.some(subject => isUser(subject, user, namespace))
      ? [
          {
            rules: readRules(findRole(manifests, binding, namespace)),
            ...(namespace !== undefined && { namespace }),
          },
        ]
      : [];
  });
}

/** Where a binding holds; `undefined` is everywhere. */
function scopeOf(binding: KubeObject): string | undefined {
  if (binding.kind === 'ClusterRoleBinding') {
    return undefined;
  }
  if (!binding.metadata.namespace) {
    throw new Error(
      `${titleOf(binding)} has no metadata.namespace, so it holds nowhere`,
    );
  }
  return binding.metadata.namespace;
}

function isUser(
  { kind, name = '', namespace }: Subject,
  user: string,
  bindingNamespace: string | undefined,
): boolean {
  switch (kind) {
    case 'ServiceAccount':
      return (
        user ===
        `system:serviceaccount:${namespace ?? bindingNamespace ?? ''}:${name}`
      );
    case 'User':
      return user === name;
    case 'Group':
      return groupsOf(user).includes(name);
    default:
      return false;
  }
}

function groupsOf(user: string): string[] {
  const [, namespace] = /^system:serviceaccount:([^:]+):/.exec(user) ?? [];
  return [
    'system:authenticated',
    ...(namespace === undefined
      ? []
      : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]),
  ];
}

function findRole(
  manifests: readonly KubeObject[],
  binding: KubeObject,
  namespace: string | undefined,
): KubeObject {
  const { kind, name } = binding.roleRef ?? {};
  const role = manifests.find(
    candidate =>
      candidate.kind === kind &&
      candidate.metadata.name === name &&
      (kind === 'ClusterRole' ||
        (kind === 'Role' && candidate.metadata.namespace === namespace)),
  );
  if (!role) {
    throw new Error(
      `${titleOf(binding)} refers to ${kind} '${name}'${
        kind === 'Role' ? ` in namespace '${namespace}'` : ''
      }, which is not among the manifests`,
    );
  }
  return role;
}

function readRules(role: KubeObject): PolicyRule[] {
  if (role.aggregationRule) {
    throw new Error(
      `${titleOf(
        role,
      )} has an aggregationRule, which the sandbox does not follow; list its rules`,
    );
  }
  const rules: unknown[] = role.rules ?? [];
  return rules
    .filter(rule => !(rule as { nonResourceURLs?: unknown }).nonResourceURLs)
    .map((rule, i) => readRule(rule, `rules[${i}] of ${titleOf(role)}`));
}

function readRule(rule: any, title: string): PolicyRule {
  const listOf = (field: string): string[] => {
    const value = rule?.[field];
    if (
      !Array.isArray(value) ||
      value.length === 0 ||
      !value.every(each => typeof each === 'string')
    ) {
      throw new Error(`${title} needs ${field}, a list of strings`);
    }
    return value;
  };
  return {
    apiGroups: listOf('apiGroups'),
    resources: listOf('resources'),
    verbs: listOf('verbs'),
    ...(rule.resourceNames?.length && {
      resourceNames: listOf('resourceNames'),
    }),
  };
}

function titleOf({ kind, metadata }: KubeObject): string {
  return `${kind} '${metadata.name}'`;
}
