import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { DeliveryClient } from '@lockstep/backstage-plugin-delivery-common';
import express from 'express';
import { BatchWorld, NEW, OLD, refOf } from '../__testUtils__/BatchWorld';
import { waitFor } from '../__testUtils__/waitFor';
import { createPromotionModule } from '../promotions';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function startModule() {
  const knex = await databases.init('SQLITE_3');
  const world = await BatchWorld.create(knex, {
    base: undefined,
    top: undefined,
  });
  const module = await createPromotionModule({
    database: mockServices.database({ knex }),
    logger: mockServices.logger.mock(),
    auth: mockServices.auth(),
    httpAuth: mockServices.httpAuth({
      defaultCredentials: mockCredentials.user('user:default/ann'),
    }),
    auditor: world.auditor,
    userInfo: mockServices.userInfo.mock(),
    config: {
      ...world.config,
      environmentNamePatterns: [],
      freezes: [],
      revertsKeepFreezes: false,
      promotionPollMs: 50,
      verificationTimeoutMs: 600_000,
      batches: { waves: ['first', 'second'], inFlight: 1 },
    },
    finder: world.finder,
    authorizer: world.authorizer,
    entities: {
      get: async entityRef => ({
        metadata: {
          name: entityRef,
          annotations: {
            'lockstep/wave': entityRef === refOf('base') ? 'first' : 'second',
          },
        },
      }),
    },
    gitHosts: [world.host],
    gates: [],
  });
  const app = express()
    .use('/api/delivery', module.router)
    .use(mockErrorHandler());
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await module.start();
  return {
    world,
    client: new DeliveryClient({
      discoveryApi: {
        getBaseUrl: async () => `http://127.0.0.1:${port}/api/delivery`,
      },
      fetchApi: { fetch },
    }),
    stop: async () => {
      server.close();
      await module.stop();
    },
  };
}

it('runs a batch with the waves of the configuration, from request to end', async () => {
  const { world, client, stop } = await startModule();
  try {
    const { id, waves } = await client.createBatch({
      items: ['top', 'base'].map(service => ({
        entityRef: refOf(service),
        environment: 'test',
      })),
    });
    expect(waves).toEqual(['first', 'second']);
    await waitFor('base in Git', () => world.tagInGit('base') === NEW);
    expect(world.tagInGit('top')).toBe(OLD);
    await world.argoSyncs('base');
    await waitFor('top in Git', () => world.tagInGit('top') === NEW);
    await world.argoSyncs('top');
    await waitFor(
      'the end',
      async () => (await client.getBatch(id)).phase !== 'Running',
    );
    expect((await client.getBatch(id)).message).toBe('All 2 items succeeded.');
    const { items } = await client.listBatches();
    expect(items.map(({ number }) => number)).toEqual([1]);
  } finally {
    await stop();
  }
});
