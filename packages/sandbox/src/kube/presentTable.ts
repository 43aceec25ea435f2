import type { KubeObject } from './KubeObject';

interface Column {
  name: string;
  type: 'string' | 'integer' | 'date';
  value: (object: KubeObject) => unknown;
}

const text = (name: string, value: Column['value']): Column => ({
  name,
  type: 'string',
  value,
});
const count = (name: string, value: Column['value']): Column => ({
  name,
  type: 'integer',
  value: object => value(object) ?? 0,
});
const ready = text(
  'Ready',
  ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 1}`,
);

const columnsByKind: Record<string, Column[]> = {
  Application: [
    text('Sync Status', ({ status }) => status?.sync?.status),
    text('Health Status', ({ status }) => status?.health?.status),
  ],
  AnalysisRun: [text('Status', ({ status }) => status?.phase)],
  Experiment: [text('Status', ({ status }) => status?.phase)],
  Rollout: [
    count('Desired', ({ spec }) => spec?.replicas ?? 1),
    count('Current', ({ status }) => status?.replicas),
    count('Up-to-date', ({ status }) => status?.updatedReplicas),
    count('Available', ({ status }) => status?.availableReplicas),
  ],
  ReplicaSet: [
    count('Desired', ({ spec }) => spec?.replicas ?? 1),
    count('Current', ({ status }) => status?.replicas),
    count('Ready', ({ status }) => status?.readyReplicas),
  ],
  Deployment: [
    ready,
    count('Up-to-date', ({ status }) => status?.updatedReplicas),
    count('Available', ({ status }) => status?.availableReplicas),
  ],
  StatefulSet: [ready],
  Pod: [text('Status', ({ status }) => status?.phase)],
  Namespace: [text('Status', ({ status }) => status?.phase)],
  Event: [
    text('Type', event => event.type),
    text('Reason', event => event.reason),
    text(
      'Object',
      ({ involvedObject }) =>
        `${String(involvedObject?.kind).toLowerCase()}/${involvedObject?.name}`,
    ),
    text('Message', event => event.message),
  ],
};

/** The rows and columns that kubectl prints. */
export function presentTable(
  kind: string,
  objects: KubeObject[],
  options: {
    now: Date;
    listMeta: object;
    include: 'Metadata' | 'Object' | 'None';
  },
): object {
  const columns: Column[] = [
    text('Name', ({ metadata }) => metadata.name),
    ...(columnsByKind[kind] ?? []),
    text('Age', ({ metadata }) =>
      formatAge(metadata.creationTimestamp, options.now),
    ),
  ];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.listMeta,
    columnDefinitions: columns.map(({ name, type }) => ({
      name,
      type,
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: 0,
    })),
    rows: objects.map(object => ({
      cells: columns.map(column => column.value(object) ?? ''),
      ...(options.include === 'Object' && { object }),
      ...(options.include === 'Metadata' && {
        object: {
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: object.metadata,
        },
      }),
    })),
  };
}

function formatAge(since: string | undefined, now: Date): string {
  if (!since) {
    return '<unknown>';
  }
  const seconds = Math.max(
    0,
    Math.floor((now.getTime() - Date.parse(since)) / 1000),
  );
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 180) return `${minutes}m`;
  if (hours < 48) return `${hours}h`;
  return `${Math.floor(hours / 24)}d`;
}
