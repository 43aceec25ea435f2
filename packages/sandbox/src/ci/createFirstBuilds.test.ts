import { planFirstBuild } from './createFirstBuilds';

const application = (changes: object = {}) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: {
    name: 'payments-dev',
    labels: { 'lockstep/environment': 'dev' },
  },
  spec: { source: { repoURL: 'http://localhost:7190/acme/payments.git' } },
  status: {
    health: { status: 'Healthy' },
    sync: { status: 'Synced' },
    history: [{ id: 0 }],
    summary: { images: ['registry.acme.example/acme/payments:1.0.0'] },
    ...changes,
  },
});

it('releases the next version once dev runs the first', () => {
  expect(planFirstBuild(application())).toEqual({
    repository: 'acme/payments',
    environment: 'dev',
    tag: '1.1.0',
  });
});

it.each([
  ['is not healthy', { health: { status: 'Progressing' } }],
  ['is not synced', { sync: { status: 'OutOfSync' } }],
  ['was deployed before', { history: [{ id: 0 }, { id: 1 }] }],
  ['runs no image of its own', { summary: { images: ['nginx:1.0.0'] } }],
])('waits while the Application %s', (_words, changes) => {
  expect(planFirstBuild(application(changes))).toBeUndefined();
});
