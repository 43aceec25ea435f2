import { findGitClaims } from './findGitClaims';

const pause = { spec: { body: { spec: { paused: true } } } };
const applied = (spec: object) => ({
  metadata: {
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
        spec,
      }),
    },
  },
});
const managed = (manager: string, operation = 'Apply') => ({
  metadata: {
    managedFields: [
      { manager, operation, fieldsV1: { 'f:spec': { 'f:paused': {} } } },
    ],
  },
  spec: { paused: false },
});

it.each([
  ['Git says otherwise', applied({ paused: false }), ['spec.paused']],
  ['Git says the same', applied({ paused: true }), []],
  ['Git says nothing', applied({ replicas: 2 }), []],
  ['nothing was applied', { metadata: {} }, []],
  [
    'what was applied cannot be read',
    {
      metadata: {
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{',
        },
      },
    },
    [],
  ],
  ['Argo CD manages it', managed('argocd-controller'), ['spec.paused']],
  ['somebody else manages it', managed('kubectl'), []],
  ['Argo CD once updated it', managed('argocd-controller', 'Update'), []],
])('where %s', (_, object, claims) => {
  expect(findGitClaims(object, pause)).toEqual(claims);
});

it('asks about the spec alone', () => {
  expect(
    findGitClaims(applied({ paused: false }), {
      status: { subresource: 'status', body: { status: { abort: true } } },
    }),
  ).toEqual([]);
});
