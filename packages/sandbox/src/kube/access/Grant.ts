import type { AccessRequest } from './AccessRequest';

/** A rule of a Role or ClusterRole: everything that all of its lists contain. */
export interface PolicyRule {
  apiGroups: readonly string[];
  /** `rollouts`, `rollouts/status`, `*` or `*` with a subresource. */
  resources: readonly string[];
  verbs: readonly string[];
  /** Empty or absent: every object, also those that have no name yet. */
  resourceNames?: readonly string[];
}

/** Rules, and where they hold. */
export interface Grant {
  rules: readonly PolicyRule[];
  /** Absent: in the whole cluster, also for requests across all namespaces. */
  namespace?: string;
}

/** Everything, everywhere. */
export const unlimited: Grant = {
  rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
};

/** Whether any rule lets the request pass. There is no rule that forbids. */
export function isGranted(
  grants: readonly Grant[],
  request: AccessRequest,
): boolean {
  return grants.some(
    ({ rules, namespace }) =>
      (namespace === undefined || namespace === request.namespace) &&
      rules.some(rule => covers(rule, request)),
  );
}

function covers(rule: PolicyRule, request: AccessRequest): boolean {
  const { verb, kind, subresource, name } = request;
  const { verbs, apiGroups, resources, resourceNames = [] } = rule;
  const matches = [
    '*',
    subresource === undefined ? kind.plural : `${kind.plural}/${subresource}`,
    ...(subresource === undefined ? [] : [`*/${subresource}`]),
  ];
  return (
    contains(verbs, ['*', verb]) &&
    contains(apiGroups, ['*', kind.group]) &&
    contains(resources, matches) &&
    (resourceNames.length === 0 ||
      (name !== undefined && resourceNames.includes(name)))
  );
}

function contains(list: readonly string[], any: readonly string[]): boolean {
  return any.some(value => list.includes(value));
}
