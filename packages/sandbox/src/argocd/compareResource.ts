import type { KubeObject } from '../kube/KubeObject';

export const trackingAnnotation = 'argocd.argoproj.io/tracking-id';
export const lastAppliedAnnotation =
  'kubectl.kubernetes.io/last-applied-configuration';

export interface IgnoreRule {
  group?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  jsonPointers?: string[];
  jqPathExpressions?: string[];
}

export function groupOf(object: { apiVersion: string }): string {
  return object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
}

function isRecord(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pointerKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A plain path such as `.spec.replicas`; anything more of jq is not understood. */
function pathKeys(expression: string): string[] {
  return /^(\.[\w-]+)+$/.test(expression) ? expression.slice(1).split('.') : [];
}

/** The fields of an object that do not count as drift. */
export function ignoredFields(
  object: KubeObject,
  rules: IgnoreRule[] = [],
): string[][] {
  const { name, namespace } = object.metadata;
  return rules
    .filter(
      rule =>
        ['*', groupOf(object)].includes(rule.group ?? '') &&
        ['*', object.kind].includes(rule.kind ?? '') &&
        (!rule.name || rule.name === name) &&
        (!rule.namespace || rule.namespace === namespace),
    )
    .flatMap(rule => [
      ...(rule.jsonPointers ?? []).map(pointerKeys),
      ...(rule.jqPathExpressions ?? []).map(pathKeys),
    ])
    .filter(keys => keys.length > 0);
}

function readField(root: any, keys: string[]): unknown {
  return keys.reduce((value, key) => value?.[key], root);
}

function removeField(root: any, keys: string[]) {
  const holder = readField(root, keys.slice(0, -1)) as any;
  const key = keys.at(-1) ?? '';
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (isRecord(holder)) delete holder[key];
}

/** Puts the live value of ignored fields into what is going to be applied. */
export function keepIgnored(
  target: KubeObject,
  live: KubeObject,
  fields: string[][],
): KubeObject {
  const kept = structuredClone(target);
  for (const keys of fields) {
    const value = readField(live, keys);
    const holder = readField(kept, keys.slice(0, -1)) as any;
    if (value !== undefined && holder && typeof holder === 'object')
      holder[keys.at(-1) ?? ''] = structuredClone(value);
  }
  return kept;
}

/** Secrets are stored encoded, numbers in strings are the same quantity. */
function normalize(object: KubeObject): KubeObject {
  const copy: KubeObject = structuredClone(object);
  if (copy.kind === 'Secret' && copy.stringData) {
    copy.data = { ...copy.data };
    for (const [key, value] of Object.entries<string>(copy.stringData)) {
      copy.data[key] = Buffer.from(String(value)).toString('base64');
    }
    delete copy.stringData;
  }
  delete copy.status;
  return copy;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.values(value).every(isEmpty);
}

/** Everything that is wanted is there; what others added does not matter. */
function includes(live: unknown, wanted: unknown): boolean {
  if (isEmpty(wanted)) return isEmpty(live) || isRecord(wanted);
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((item, i) => includes(live[i], item))
    );
  }
  if (isRecord(wanted)) {
    return (
      isRecord(live) &&
      Object.entries(wanted).every(([key, value]) => includes(live[key], value))
    );
  }
  return live === wanted;
}

/** A field that was applied once, is not wanted any more and still stands. */
function hasLeftover(
  live: unknown,
  wanted: unknown,
  applied: unknown,
): boolean {
  if (!isRecord(applied) || !isRecord(live)) return false;
  return Object.entries(applied).some(([key, value]) => {
    if (live[key] === undefined) return false;
    const next = isRecord(wanted) ? wanted[key] : undefined;
    return next === undefined
      ? !isEmpty(live[key])
      : hasLeftover(live[key], next, value);
  });
}

export function readLastApplied(live: KubeObject): any {
  try {
    return JSON.parse(
      live.metadata.annotations?.[lastAppliedAnnotation] ?? '{}',
    );
  } catch {
    return {};
  }
}

/** Whether the cluster holds what Git wants, apart from the ignored fields. */
export function isInSync(
  target: KubeObject,
  live: KubeObject,
  ignored: string[][],
): boolean {
  const wanted = normalize(target);
  const actual = normalize(live);
  const applied = normalize({
    ...readLastApplied(live),
    metadata: readLastApplied(live).metadata ?? {},
  });
  // From the end, so that positions in lists stay right.
  for (const keys of [...ignored].reverse()) {
    for (const object of [wanted, actual, applied]) removeField(object, keys);
  }
  return includes(actual, wanted) && !hasLeftover(actual, wanted, applied);
}

function mergeApply(live: any, wanted: any, applied: any): any {
  if (!isRecord(wanted) || !isRecord(live)) return wanted;
  const result: Record<string, any> = { ...live };
  for (const key of Object.keys(isRecord(applied) ? applied : {})) {
    if (wanted[key] === undefined) delete result[key];
  }
  for (const [key, value] of Object.entries(wanted)) {
    result[key] = mergeApply(
      live[key],
      value,
      isRecord(applied) ? applied[key] : undefined,
    );
  }
  return result;
}

/** What `kubectl apply` makes of the two: wanted fields win, dropped ones go, others' fields stay. */
export function applyTo(
  live: KubeObject | undefined,
  target: KubeObject,
): KubeObject {
  const marked: KubeObject = structuredClone(target);
  delete marked.status;
  const record = JSON.stringify(marked);
  const merged: KubeObject = live
    ? mergeApply(live, marked, readLastApplied(live))
    : marked;
  merged.metadata = {
    ...merged.metadata,
    annotations: {
      ...merged.metadata.annotations,
      [lastAppliedAnnotation]: record,
    },
  };
  if (live) {
    const { uid, resourceVersion, creationTimestamp, generation } =
      live.metadata;
    merged.metadata = {
      ...merged.metadata,
      uid,
      resourceVersion,
      creationTimestamp,
      generation,
    };
    if (live.status !== undefined) merged.status = live.status;
  }
  return merged;
}
