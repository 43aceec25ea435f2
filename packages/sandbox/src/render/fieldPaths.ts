/** Which field of which objects a transformer changes; lists on the way are walked through. */
export interface FieldSpec {
  kinds?: string[];
  group?: string;
  path: string[];
  create?: boolean;
}

function isRecord(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Calls `change` with each place the path leads to; it gets the holder and the last key. */
export function visitField(
  root: any,
  path: string[],
  create: boolean,
  change: (holder: Record<string, any>, key: string) => void,
): void {
  if (Array.isArray(root)) {
    for (const item of root) visitField(item, path, create, change);
    return;
  }
  if (!isRecord(root)) return;
  const [rawKey, ...rest] = path;
  const key = rawKey.replace(/\[\]$/, '');
  if (rest.length === 0) {
    if (create || root[key] !== undefined) change(root, key);
    return;
  }
  if (root[key] === undefined || root[key] === null) {
    if (!create || rawKey.endsWith('[]')) return;
    root[key] = {};
  }
  visitField(root[key], rest, create, change);
}

/** Where the pod template of a built-in workload lies. */
export const templatePaths: Record<string, string[]> = {
  ReplicationController: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

export const podSpecPaths: Record<string, string[]> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  ...Object.fromEntries(
    Object.entries(templatePaths).map(([kind, path]) => [
      kind,
      [...path, 'spec'],
    ]),
  ),
};
