import { templatePaths, visitField, type FieldSpec } from './fieldPaths';
import type { Resource } from './Resource';

const podLabelled = Object.entries(templatePaths);

const templateLabels: FieldSpec[] = [
  ...podLabelled.map(([kind, path]) => ({
    kinds: [kind],
    path: [...path, 'metadata', 'labels'],
    create: true,
  })),
  {
    kinds: ['CronJob'],
    path: ['spec', 'jobTemplate', 'metadata', 'labels'],
    create: true,
  },
  {
    kinds: ['StatefulSet'],
    path: ['spec', 'volumeClaimTemplates[]', 'metadata', 'labels'],
    create: true,
  },
];

const podSelectors = ['podAffinity', 'podAntiAffinity'].flatMap(affinity => [
  [
    'affinity',
    affinity,
    'preferredDuringSchedulingIgnoredDuringExecution',
    'podAffinityTerm',
    'labelSelector',
    'matchLabels',
  ],
  [
    'affinity',
    affinity,
    'requiredDuringSchedulingIgnoredDuringExecution',
    'labelSelector',
    'matchLabels',
  ],
]);

const selectors: FieldSpec[] = [
  {
    kinds: ['Service', 'ReplicationController'],
    path: ['spec', 'selector'],
    create: true,
  },
  {
    kinds: ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'],
    path: ['spec', 'selector', 'matchLabels'],
    create: true,
  },
  {
    kinds: ['Job', 'PodDisruptionBudget'],
    path: ['spec', 'selector', 'matchLabels'],
  },
  {
    kinds: ['CronJob'],
    path: ['spec', 'jobTemplate', 'spec', 'selector', 'matchLabels'],
  },
  { kinds: ['NetworkPolicy'], path: ['spec', 'podSelector', 'matchLabels'] },
  {
    kinds: ['NetworkPolicy'],
    path: ['spec', 'ingress', 'from', 'podSelector', 'matchLabels'],
  },
  {
    kinds: ['NetworkPolicy'],
    path: ['spec', 'egress', 'to', 'podSelector', 'matchLabels'],
  },
  ...['Deployment', 'StatefulSet'].flatMap(kind => [
    ...podSelectors.map(path => ({
      kinds: [kind],
      path: ['spec', 'template', 'spec', ...path],
    })),
    {
      kinds: [kind],
      path: [
        'spec',
        'template',
        'spec',
        'topologySpreadConstraints',
        'labelSelector',
        'matchLabels',
      ],
    },
  ]),
];

const own = (field: string): FieldSpec => ({
  path: ['metadata', field],
  create: true,
});

const templateAnnotations: FieldSpec[] = [
  ...podLabelled.map(([kind, path]) => ({
    kinds: [kind],
    path: [...path, 'metadata', 'annotations'],
    create: true,
  })),
  {
    kinds: ['CronJob'],
    path: ['spec', 'jobTemplate', 'metadata', 'annotations'],
    create: true,
  },
];

function addPairs(
  resources: Resource[],
  specs: FieldSpec[],
  pairs: Record<string, string>,
) {
  for (const { object } of resources) {
    for (const { kinds, path, create = false } of specs) {
      if (kinds && !kinds.includes(object.kind)) continue;
      visitField(object, path, create, (holder, key) => {
        holder[key] = { ...holder[key], ...pairs };
      });
    }
  }
}

export interface LabelRule {
  pairs: Record<string, string>;
  includeSelectors?: boolean;
  includeTemplates?: boolean;
}

/** Adds labels: to the objects, and where asked to their templates and selectors. */
export function transformLabels(
  resources: Resource[],
  { pairs, includeSelectors, includeTemplates }: LabelRule,
): void {
  const specs = [own('labels')];
  if (includeSelectors || includeTemplates) specs.push(...templateLabels);
  if (includeSelectors) specs.push(...selectors);
  addPairs(resources, specs, pairs);
}

export function transformAnnotations(
  resources: Resource[],
  pairs: Record<string, string>,
): void {
  addPairs(resources, [own('annotations'), ...templateAnnotations], pairs);
}
