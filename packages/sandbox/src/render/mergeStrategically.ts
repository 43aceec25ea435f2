const builtInGroups = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
]);

/** Lists of built-in kinds that are merged by a key; every other list is replaced. */
const mergeKeys: Array<{ path: RegExp; key: string }> = [
  {
    path: /(^|\.)(containers|initContainers|volumes|imagePullSecrets)$/,
    key: 'name',
  },
  { path: /(^|\.)ephemeralContainers$/, key: 'name' },
  { path: /ontainers\.env$/, key: 'name' },
  { path: /ontainers\.volumeMounts$/, key: 'mountPath' },
  { path: /ontainers\.volumeDevices$/, key: 'devicePath' },
  { path: /ontainers\.ports$/, key: 'containerPort' },
  { path: /(^|\.)hostAliases$/, key: 'ip' },
  { path: /(^|\.)topologySpreadConstraints$/, key: 'topologyKey' },
  { path: /^spec\.ports$/, key: 'port' },
  { path: /^secrets$/, key: 'name' },
  { path: /^metadata\.ownerReferences$/, key: 'uid' },
];

function isRecord(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutDirectives(value: any): any {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, each]) => key !== '$patch' && each !== null)
      .map(([key, each]) => [key, withoutDirectives(each)]),
  );
}

function mergeLists(
  target: any[],
  patch: any[],
  key: string,
  path: string,
): any[] {
  if (patch.some(item => item?.$patch === 'replace')) {
    return withoutDirectives(
      patch.filter(
        item => item?.$patch !== 'replace' || Object.keys(item).length > 1,
      ),
    );
  }
  let rest = [...target];
  const named: any[] = [];
  for (const item of patch) {
    const twin = rest.find(each => isRecord(each) && each[key] === item?.[key]);
    rest = rest.filter(each => each !== twin);
    if (item?.$patch === 'delete') continue;
    named.push(
      twin === undefined
        ? withoutDirectives(item)
        : merge(twin, item, path, true),
    );
  }
  return [...named, ...rest];
}

function merge(target: any, patch: any, path: string, builtIn: boolean): any {
  if (Array.isArray(patch)) {
    const key = builtIn
      ? mergeKeys.find(each => each.path.test(path))?.key
      : undefined;
    const keyed = key && patch.every(isRecord);
    return keyed && Array.isArray(target)
      ? mergeLists(target, patch, key, path)
      : withoutDirectives(patch);
  }
  if (!isRecord(patch)) return patch;
  if (!isRecord(target) || patch.$patch === 'replace')
    return withoutDirectives(patch);
  const result: Record<string, any> = { ...target };
  for (const [field, value] of Object.entries(patch)) {
    if (field === '$patch') continue;
    if (value === null || (isRecord(value) && value.$patch === 'delete'))
      delete result[field];
    else
      result[field] = merge(
        result[field],
        value,
        path ? `${path}.${field}` : field,
        builtIn,
      );
  }
  return result;
}

/**
 * A strategic merge: maps merge, `null` removes, and the lists of built-in kinds merge by their key, the items
 * that the patch names first. The schema of a custom resource is not known: its lists are replaced.
 */
export function mergeStrategically<T extends { apiVersion: string }>(
  target: T,
  patch: any,
): T {
  const group = target.apiVersion.includes('/')
    ? target.apiVersion.split('/')[0]
    : '';
  return merge(target, patch, '', builtInGroups.has(group));
}
