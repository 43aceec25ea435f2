import type { KubeObject } from '../kube/KubeObject';
import { canSync } from './evaluateWindows';

const application: KubeObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'shop-prod', namespace: 'argocd' },
  spec: {
    destination: {
      server: 'https://kubernetes.default.svc',
      namespace: 'shop-prod',
    },
  },
};

const nightly = {
  kind: 'deny',
  schedule: '0 22 * * *',
  duration: '2h',
  applications: ['*-prod'],
};
const daily = {
  kind: 'allow',
  schedule: '0 9 * * 1-5',
  duration: '8h',
  namespaces: ['shop-*'],
};

function ask(
  windows: any[],
  at: string,
  options: { manual?: boolean; startedAt?: string } = {},
) {
  const project: KubeObject = {
    apiVersion: '',
    kind: 'AppProject',
    metadata: { name: 'shop' },
    spec: { syncWindows: windows },
  };
  const startedAt = options.startedAt ? new Date(options.startedAt) : undefined;
  return canSync({
    project,
    application,
    manual: options.manual ?? false,
    now: new Date(at),
    startedAt,
  });
}

it.each<[string, any[], string, object, boolean]>([
  ['no window', [], '2026-03-02T12:00:00Z', {}, true],
  [
    'a window of others',
    [{ ...nightly, applications: ['other'] }],
    '2026-03-02T23:00:00Z',
    {},
    true,
  ],
  ['inside a deny', [nightly], '2026-03-02T23:00:00Z', {}, false],
  ['at the very start of a deny', [nightly], '2026-03-02T22:00:00Z', {}, true],
  ['after a deny', [nightly], '2026-03-03T00:00:00Z', {}, true],
  [
    'a person, where the deny lets people in',
    [{ ...nightly, manualSync: true }],
    '2026-03-02T23:00:00Z',
    { manual: true },
    true,
  ],
  [
    'a person, where it does not',
    [nightly],
    '2026-03-02T23:00:00Z',
    { manual: true },
    false,
  ],
  ['inside an allow', [daily], '2026-03-02T12:00:00Z', {}, true],
  ['outside of every allow', [daily], '2026-03-01T12:00:00Z', {}, false],
  [
    'a deny inside an allow',
    [daily, { ...nightly, schedule: '0 11 * * *' }],
    '2026-03-02T12:00:00Z',
    {},
    false,
  ],
  [
    'a zone',
    [{ ...nightly, timeZone: 'Asia/Tokyo' }],
    '2026-03-02T14:00:00Z',
    {},
    false,
  ],
  [
    'a zone in the schedule',
    [{ ...nightly, schedule: 'TZ=Asia/Tokyo 0 22 * * *' }],
    '2026-03-02T14:00:00Z',
    {},
    false,
  ],
  [
    'an operation that began before',
    [{ ...nightly, syncOverrun: true }],
    '2026-03-02T23:00:00Z',
    { startedAt: '2026-03-02T21:00:00Z' },
    true,
  ],
  [
    'all lists must match',
    [{ ...nightly, namespaces: ['other'], andOperator: true }],
    '2026-03-02T23:00:00Z',
    {},
    true,
  ],
  [
    'a schedule nobody can read',
    [{ ...nightly, schedule: '7-24 * *' }],
    '2026-03-02T12:00:00Z',
    {},
    false,
  ],
  [
    'an hour that does not exist',
    [{ ...nightly, schedule: '0 24 * * *' }],
    '2026-03-02T12:00:00Z',
    {},
    false,
  ],
  [
    'a duration nobody can read',
    [{ ...nightly, duration: '1d' }],
    '2026-03-02T12:00:00Z',
    {},
    false,
  ],
])('%s', (_, windows, at, options, expected) => {
  expect(ask(windows, at, options)).toBe(expected);
});
