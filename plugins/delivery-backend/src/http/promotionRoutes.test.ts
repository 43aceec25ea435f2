import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  promotionEventListSchema,
  promotionListSchema,
  promotionPreviewSchema,
  promotionSchema,
} from '@lockstep/backstage-plugin-delivery-common';
import express from 'express';
import request from 'supertest';
import { DeliveryWorld, ENTITY } from '../__testUtils__/DeliveryWorld';
import { createPromotionRouter } from './promotionRoutes';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function createApp() {
  const world = await DeliveryWorld.create(await databases.init('SQLITE_3'));
  const app = express()
    .use(
      createPromotionRouter({
        promotions: world.promotions,
        httpAuth: mockServices.httpAuth({
          defaultCredentials: mockCredentials.user(),
        }),
      }),
    )
    .use(mockErrorHandler());
  return { world, app };
}
const body = { entityRef: ENTITY, environment: 'test' };

describe('promotion routes', () => {
  it('preview, create, read and list', async () => {
    const { world, app } = await createApp();
    const preview = await request(app)
      .post('/promotions')
      .send({ ...body, dryRun: true });
    expect(preview.status).toBe(200);
    expect(promotionPreviewSchema.parse(preview.body).blockers).toEqual([]);

    const send = () =>
      request(app).post('/promotions').set('Idempotency-Key', 'abc').send(body);
    const created = await send();
    expect(created.status).toBe(201);
    const promotion = promotionSchema.parse(created.body);
    expect((await send()).body.id).toBe(promotion.id);
    expect((await request(app).post('/promotions').send(body)).status).toBe(
      409,
    );

    await world.run();
    const read = await request(app).get(`/promotions/${promotion.id}`);
    expect(promotionSchema.parse(read.body).phase).toBe('Merged');
    const events = await request(app).get(`/promotions/${promotion.id}/events`);
    expect(promotionEventListSchema.parse(events.body).items).toHaveLength(7);
    const list = await request(app)
      .get('/promotions')
      .query({ environment: 'test', limit: 1 });
    expect(promotionListSchema.parse(list.body).items).toHaveLength(1);
  });

  it('act on a promotion', async () => {
    const { app } = await createApp();
    const { id } = (await request(app).post('/promotions').send(body)).body;
    const act = (name: string, sent: object = {}) =>
      request(app).post(`/promotions/${id}/${name}`).send(sent);
    expect((await act('approve')).status).toBe(400);
    expect((await act('retry')).status).toBe(409);
    expect((await act('revert')).status).toBe(409);
    const cancelled = await act('cancel', { reason: 'No' });
    expect([cancelled.status, cancelled.body.message]).toEqual([
      200,
      'Cancelled: No',
    ]);
    expect((await act('reject')).status).toBe(409);
    expect((await request(app).post(`/promotions/${id}/cancel`)).status).toBe(
      409,
    );
    expect((await act('explode')).status).toBe(404);
  });

  it.each<[string, () => object, number, string]>([
    ['no body', () => ({}), 400, 'entityRef'],
    ['a wrong type', () => ({ ...body, environment: 5 }), 400, 'environment'],
    [
      'an unknown entity',
      () => ({ ...body, entityRef: 'component:default/nobody' }),
      404,
      'nobody',
    ],
    [
      'an unknown environment',
      () => ({ ...body, environment: 'moon' }),
      400,
      'moon',
    ],
    [
      'a reason without end',
      () => ({ ...body, reason: 'x'.repeat(3000) }),
      400,
      'reason',
    ],
  ])('refuse %s in words', async (_, sent, status, word) => {
    const { app } = await createApp();
    const response = await request(app).post('/promotions').send(sent());
    expect([response.status, response.body.error.message]).toEqual([
      status,
      expect.stringContaining(word),
    ]);
    expect(JSON.stringify(response.body)).not.toMatch(/\.ts:\d+/);
  });

  it('refuse what is not there and not allowed', async () => {
    const { world, app } = await createApp();
    expect((await request(app).get('/promotions/P-1')).status).toBe(404);
    expect(
      (await request(app).get('/promotions').query({ limit: 0 })).status,
    ).toBe(400);
    expect(
      (
        await request(app)
          .post('/promotions')
          .set('Idempotency-Key', 'x'.repeat(300))
          .send(body)
      ).status,
    ).toBe(400);
    world.forbidden.add('delivery.promotion.create');
    expect((await request(app).post('/promotions').send(body)).status).toBe(
      403,
    );
  });
});
