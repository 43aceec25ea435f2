import { batchPreviewSchema } from '@lockstep/backstage-plugin-delivery-common';
import request from 'supertest';
import {
  createCluster,
  type TestCluster,
} from '../__testUtils__/createCluster';
import { seedService } from '../__testUtils__/seedService';
import { component, startDelivery } from '../__testUtils__/startDelivery';
import { waitFor } from '../__testUtils__/waitFor';

jest.setTimeout(60_000);

let cluster: TestCluster;
let running: Awaited<ReturnType<typeof startDelivery>>;

beforeEach(async () => {
  cluster = await createCluster();
  for (const service of ['payments', 'ledger', 'secret']) {
    seedService(cluster, service, 'dev');
    seedService(cluster, service, 'test');
  }
  running = await startDelivery({
    cluster,
    entities: [
      component('payments'),
      component('ledger', {
        annotations: {
          'argocd/app-name': 'ledger-dev,ledger-test',
          'lockstep/wave': 'base',
        },
      }),
      component('secret'),
    ],
    delivery: { batches: { waves: ['base', 'applications'] } },
    denies: (permission, resourceRef) =>
      permission === 'catalog.entity.read' && resourceRef.endsWith('/secret'),
  });
  await waitFor('the cluster to be read', async () => {
    const { body } = await request(running.server).get(
      '/api/delivery/clusters',
    );
    return body.items[0]?.state === 'live';
  });
});

afterEach(async () => {
  await running.stop();
  await cluster.stop();
});

const post = (services: string[]) =>
  request(running.server)
    .post('/api/delivery/batches')
    .send({
      dryRun: true,
      items: services.map(service => ({
        entityRef: service,
        environment: 'test',
        version: { tag: '2.0.0' },
      })),
    });

it('the plugin serves batches, with waves from its configuration and the catalog', async () => {
  const { status, body } = await post(['payments', 'ledger']);
  expect(status).toBe(200);
  const preview = batchPreviewSchema.parse(body);
  expect(preview.waves).toEqual(['base', 'applications']);
  expect(preview.items).toMatchObject([
    { entityRef: 'component:default/payments', wave: 'applications' },
    // No Git host is set up in this backend.
    { wave: 'base', refused: expect.stringMatching(/Git host/) },
  ]);
  const list = await request(running.server).get('/api/delivery/batches');
  expect(list.body).toEqual({ items: [] });
});

it('an entity that must not be seen is not found', async () => {
  const { status, body } = await post(['payments', 'secret']);
  expect([status, body.error.name]).toEqual([404, 'NotFoundError']);
});
