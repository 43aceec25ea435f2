import { matchApplications } from './matchApplications';

const app = (
  name: string,
  labels = {},
  annotations = {},
  namespace = 'argocd',
) => ({
  metadata: { name, namespace, labels, annotations },
});
const applications = [
  app('payments-dev', {
    team: 'pay',
    'backstage.io/kubernetes-id': 'payments',
  }),
  app('payments-prod', { team: 'pay', tier: 'prod' }),
  app('payments-prod', { team: 'other' }, {}, 'tenant'),
  app('orders', { 'lockstep/entity-ref': 'default.orders' }),
  app('orders-eu', {}, { 'lockstep/entity-ref': 'component:default/orders' }),
  app('orders-us', { 'lockstep/entity-ref': 'orders' }),
];

const match = (annotations: Record<string, string>, name = 'x') => {
  const { matches, matchedBy } = matchApplications({
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name, annotations },
    },
    applications,
  });
  return {
    names: matches.map(
      ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
    ),
    matchedBy,
  };
};

it.each([
  [
    { 'argocd/app-name': 'payments-dev, orders' },
    ['argocd/payments-dev', 'argocd/orders'],
  ],
  [{ 'argocd/app-name': 'tenant/payments-prod' }, ['tenant/payments-prod']],
  [{ 'argocd/app-selector': 'team=pay,tier!=prod' }, ['argocd/payments-dev']],
  [
    { 'argocd/app-selector': 'team in (pay, other), tier' },
    ['argocd/payments-prod'],
  ],
  [
    { 'argocd/app-selector': 'team notin (pay),team' },
    ['tenant/payments-prod'],
  ],
  [{ 'argocd/app-selector': 'team=pay,!tier' }, ['argocd/payments-dev']],
  [{ 'argocd/app-selector': 'team in pay' }, []],
  [{ 'argocd/app-selector': '' }, []],
  [{ 'backstage.io/kubernetes-id': 'payments' }, ['argocd/payments-dev']],
  [
    { 'backstage.io/kubernetes-label-selector': 'tier=prod' },
    ['argocd/payments-prod'],
  ],
])('%j finds %j', (annotations, names) => {
  expect(match(annotations).names).toEqual(names);
});

it('takes the first way that finds any', () => {
  expect(
    match({
      'argocd/app-name': 'nowhere',
      'argocd/app-selector': 'team=other',
      'backstage.io/kubernetes-id': 'payments',
    }),
  ).toEqual({
    names: ['tenant/payments-prod'],
    matchedBy: 'argocd/app-selector',
  });
});

it("falls back to the Application's own reference", () => {
  expect(match({}, 'orders')).toEqual({
    names: ['argocd/orders', 'argocd/orders-eu', 'argocd/orders-us'],
    matchedBy: 'lockstep/entity-ref',
  });
});

it('names everything it looked at when it finds nothing', () => {
  const result = matchApplications({
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'nobody' },
    },
    applications,
  });
  expect(result).toEqual({
    matches: [],
    searched: [
      'argocd/app-name',
      'argocd/app-selector',
      'backstage.io/kubernetes-id',
      'backstage.io/kubernetes-label-selector',
      'lockstep/entity-ref',
    ],
  });
});
