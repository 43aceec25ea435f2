import type { KubeObject } from '../KubeObject';
import { readRbac } from './readRbac';

const rules = [
  { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
];
const user = 'system:serviceaccount:lockstep:lockstep';
const account = {
  kind: 'ServiceAccount',
  name: 'lockstep',
  namespace: 'lockstep',
};

const object = (
  kind: string,
  namespace: string | undefined,
  fields: object,
): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: { name: 'reader', namespace },
  ...fields,
});
const clusterRole = object('ClusterRole', undefined, { rules });
const role = (namespace: string) => object('Role', namespace, { rules });
const bind = (
  kind: 'ClusterRoleBinding' | 'RoleBinding',
  roleKind: 'ClusterRole' | 'Role',
  options: { namespace?: string; subjects?: object[] } = {},
) =>
  object(kind, options.namespace, {
    subjects: options.subjects ?? [account],
    roleRef: { kind: roleKind, name: 'reader' },
  });

it.each<[string, KubeObject[], object[]]>([
  [
    'a ClusterRole in the cluster',
    [clusterRole, bind('ClusterRoleBinding', 'ClusterRole')],
    [{ rules }],
  ],
  [
    'a ClusterRole in a namespace',
    [clusterRole, bind('RoleBinding', 'ClusterRole', { namespace: 'shop' })],
    [{ rules, namespace: 'shop' }],
  ],
  [
    'Roles of several namespaces',
    [
      role('a'),
      role('b'),
      bind('RoleBinding', 'Role', { namespace: 'b' }),
      bind('RoleBinding', 'Role', { namespace: 'a' }),
    ],
    [
      { rules, namespace: 'b' },
      { rules, namespace: 'a' },
    ],
  ],
  ['a role that nobody has', [clusterRole], []],
  [
    'a binding of others',
    [
      clusterRole,
      bind('ClusterRoleBinding', 'ClusterRole', {
        subjects: [
          { ...account, name: 'other' },
          { ...account, namespace: 'other' },
          { kind: 'User', name: 'lockstep' },
          { kind: 'Group', name: 'system:masters' },
          { ...account, namespace: undefined },
        ],
      }),
    ],
    [],
  ],
  [
    'a binding without subjects',
    [clusterRole, bind('ClusterRoleBinding', 'ClusterRole', { subjects: [] })],
    [],
  ],
  [
    'an account of the namespace of the binding',
    [
      role('lockstep'),
      bind('RoleBinding', 'Role', {
        namespace: 'lockstep',
        subjects: [{ ...account, namespace: undefined }],
      }),
    ],
    [{ rules, namespace: 'lockstep' }],
  ],
  ...[
    { kind: 'User', name: user },
    { kind: 'Group', name: 'system:authenticated' },
    { kind: 'Group', name: 'system:serviceaccounts' },
    { kind: 'Group', name: 'system:serviceaccounts:lockstep' },
  ].map((subject): [string, KubeObject[], object[]] => [
    `${subject.kind} ${subject.name}`,
    [
      clusterRole,
      bind('ClusterRoleBinding', 'ClusterRole', { subjects: [subject] }),
    ],
    [{ rules }],
  ]),
  [
    'rules about paths, which are left out',
    [
      object('ClusterRole', undefined, {
        rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }, ...rules],
      }),
      bind('ClusterRoleBinding', 'ClusterRole'),
    ],
    [{ rules }],
  ],
])('reads %s', (_, manifests, expected) => {
  expect(readRbac(manifests, user)).toEqual(expected);
});

it.each<[string, KubeObject[], RegExp]>([
  [
    'a role that is not there',
    [bind('ClusterRoleBinding', 'ClusterRole')],
    /^ClusterRoleBinding 'reader' refers to ClusterRole 'reader', which is not/,
  ],
  [
    'a Role of another namespace',
    [role('a'), bind('RoleBinding', 'Role', { namespace: 'b' })],
    /refers to Role 'reader' in namespace 'b'/,
  ],
  [
    'a RoleBinding without a namespace',
    [role('a'), bind('RoleBinding', 'Role')],
    /^RoleBinding 'reader' has no metadata.namespace/,
  ],
  [
    'an aggregated role',
    [
      object('ClusterRole', undefined, { aggregationRule: {} }),
      bind('ClusterRoleBinding', 'ClusterRole'),
    ],
    /^ClusterRole 'reader' has an aggregationRule/,
  ],
  ...['apiGroups', 'resources', 'verbs'].map(
    (field): [string, KubeObject[], RegExp] => [
      `a rule without ${field}`,
      [
        object('ClusterRole', undefined, {
          rules: [...rules, { ...rules[0], [field]: [] }],
        }),
        bind('ClusterRoleBinding', 'ClusterRole'),
      ],
      new RegExp(`^rules\\[1\\] of ClusterRole 'reader' needs ${field}`),
    ],
  ),
])('refuses %s', (_, manifests, message) => {
  expect(() => readRbac(manifests, user)).toThrow(message);
});
