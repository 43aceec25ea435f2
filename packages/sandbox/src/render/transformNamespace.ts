import { isNamespaced, type Resource } from './Resource';

function fixSubjects(
  resource: Resource,
  namespace: string,
  accounts: Set<string>,
) {
  if (!['RoleBinding', 'ClusterRoleBinding'].includes(resource.object.kind))
    return;
  for (const subject of resource.object.subjects ?? []) {
    const own =
      subject.kind === 'ServiceAccount' &&
      (subject.name === 'default' || accounts.has(subject.name));
    if (own) subject.namespace = namespace;
  }
}

/** Puts every namespaced object, and the service accounts that bindings name, into the namespace. */
export function transformNamespace(
  resources: Resource[],
  namespace: string,
): void {
  const accounts = new Set(
    resources
      .filter(each => each.object.kind === 'ServiceAccount')
      .map(each => each.object.metadata.name),
  );
  for (const resource of resources) {
    const { object } = resource;
    if (object.kind === 'Namespace') object.metadata.name = namespace;
    else if (isNamespaced(object)) object.metadata.namespace = namespace;
    fixSubjects(resource, namespace, accounts);
  }
}
