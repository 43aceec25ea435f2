import { application, NOW } from '../__fixtures__/resources';
import { describeApplication } from './describeApplication';

const listed = (name: string) => ({
  group: 'argoproj.io',
  kind: 'Application',
  namespace: 'argocd',
  name,
  status: 'Synced',
});
const child = (name: string, metadata: object = {}) => ({
  metadata: { name, namespace: 'argocd', ...metadata },
  spec: { project: 'shop' },
  status: {
    sync: { status: 'OutOfSync' },
    health: { status: 'Degraded', message: 'it is down' },
  },
});
const describeParent = (resources: object[], childApplications: unknown[]) =>
  describeApplication({
    application: application({ status: { resources } }),
    childApplications,
    now: NOW,
  });

it('tells children by their own status, which does not count for the parent', () => {
  const view = describeParent([listed('shop-prod')], [child('shop-prod')]);
  expect(view.isAppOfApps).toBe(true);
  expect(view.children).toEqual([
    {
      name: 'shop-prod',
      namespace: 'argocd',
      project: 'shop',
      sync: 'OutOfSync',
      health: { status: 'Degraded', message: 'it is down' },
    },
  ]);
  expect(view.childrenHealth).toBeNull();
});

it('tells a child that is not known by what the parent lists', () => {
  expect(describeParent([listed('shop-prod')], []).children).toEqual([
    { name: 'shop-prod', namespace: 'argocd', sync: 'Synced' },
  ]);
});

it('finds children by their tracking id or label before the parent lists them', () => {
  const tracked = child('shop-new', {
    annotations: {
      'argocd.argoproj.io/tracking-id':
        'payments-prod:argoproj.io/Application:argocd/shop-new',
    },
  });
  const labelled = child('shop-old', {
    labels: { 'app.kubernetes.io/instance': 'payments-prod' },
  });
  const view = describeParent([], [tracked, labelled, child('stranger')]);
  expect(view.children.map(({ name }) => name)).toEqual([
    'shop-new',
    'shop-old',
  ]);
});
