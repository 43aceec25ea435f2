import { mergePatch } from './mergePatch';

type Json = Record<string, unknown>;

// Lists whose items are known by a field; all other lists are replaced as a whole.
const mergeKeys: Record<string, string[]> = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ephemeralContainers: ['name'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
  secrets: ['name'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/**
 * Applies a strategic merge patch to an object of a kind that comes with Kubernetes. Lists
 * merge by the keys of the core kinds; `$patch`, `$deleteFromPrimitiveList` and
 * `$retainKeys` are followed, the order that `$setElementOrder` asks for is not.
 */
export function strategicMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) {
    return patch;
  }
  const directive = patch.$patch;
  if (directive === 'replace') {
    return mergePatch({}, withoutDirectives(patch));
  }
  if (directive === 'delete') {
    return undefined;
  }
  const retained = patch.$retainKeys;
  const result: Json = {};
  for (const [key, value] of Object.entries(isObject(target) ? target : {})) {
    if (!Array.isArray(retained) || retained.includes(key)) {
      result[key] = value;
    }
  }
  for (const [key, value] of Object.entries(patch)) {
    const deletion = /^\$deleteFromPrimitiveList\/(.+)$/.exec(key);
    if (
      deletion &&
      Array.isArray(result[deletion[1]]) &&
      Array.isArray(value)
    ) {
      result[deletion[1]] = (result[deletion[1]] as unknown[]).filter(
        item => !value.includes(item),
      );
    }
    if (key.startsWith('$')) {
      continue;
    }
    const merged =
      value === null ? undefined : mergeMember(key, result[key], value);
    if (merged === undefined) {
      delete result[key];
    } else {
      result[key] = merged;
    }
  }
  return result;
}

function mergeMember(key: string, target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    return strategicMergePatch(target, patch);
  }
  if (key === 'finalizers' && Array.isArray(target)) {
    return [...new Set([...target, ...patch])];
  }
  const items = patch.filter(isObject);
  const keyField = mergeKeys[key]?.find(field =>
    items.some(item => item[field] !== undefined),
  );
  if (!keyField || items.some(item => item.$patch === 'replace')) {
    return patch
      .filter(item => !(isObject(item) && item.$patch === 'replace'))
      .map(item => mergePatch(undefined, item));
  }
  return mergeItems(Array.isArray(target) ? target : [], items, keyField);
}

function mergeItems(
  target: unknown[],
  patches: Json[],
  keyField: string,
): unknown[] {
  let result = [...target];
  for (const patch of patches) {
    const isSame = (item: unknown) =>
      isObject(item) && item[keyField] === patch[keyField];
    if (patch.$patch === 'delete') {
      result = result.filter(item => !isSame(item));
    } else if (result.some(isSame)) {
      result = result.map(item =>
        isSame(item) ? strategicMergePatch(item, patch) : item,
      );
    } else {
      result.push(strategicMergePatch({}, patch));
    }
  }
  return result;
}

function withoutDirectives(patch: Json): Json {
  return Object.fromEntries(
    Object.entries(patch).filter(([key]) => !key.startsWith('$')),
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
