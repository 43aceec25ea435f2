import { TestDatabases } from '@backstage/backend-test-utils';
import {
  DeliveryClient,
  type CreateBatchRequest,
} from '@lockstep/backstage-plugin-delivery-common';
import { BatchWorld, NEW, OLD, refOf } from '../__testUtils__/BatchWorld';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const worlds: BatchWorld[] = [];
afterEach(() => worlds.splice(0).forEach(world => world.close()));

async function createApp() {
  const world = await BatchWorld.create(await databases.init('SQLITE_3'), {
    vpc: 'infrastructure',
    ledger: 'core',
    shop: undefined,
    odd: 'nowhere',
  });
  worlds.push(world);
  const url = await world.serve();
  const client = new DeliveryClient({
    discoveryApi: { getBaseUrl: async () => url },
    fetchApi: { fetch },
  });
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  return { world, client, post };
}

const item = (service: string, changes: object = {}) => ({
  entityRef: refOf(service),
  environment: 'test',
  ...changes,
});
const request: CreateBatchRequest = {
  items: [item('shop'), item('vpc'), item('ledger')],
};
const refusal = async (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    error => `${error.statusCode} ${error.body.error.message}`,
  );

describe('batch routes', () => {
  it('create, read and list', async () => {
    const { world, client } = await createApp();
    const created = await client.createBatch({ ...request, reason: 'Go' });
    expect(created).toMatchObject({
      number: 1,
      phase: 'Running',
      requestedBy: 'user:default/ann',
      reason: 'Go',
      waves: ['infrastructure', 'core', 'applications'],
      message: 'Wave infrastructure: 0 of 1 done.',
    });
    const ended = await world.runToEnd(created.id);
    expect(ended.phase).toBe('Succeeded');
    expect(await client.getBatch(created.id)).toEqual(ended);
    const second = await client.createBatch({ items: [item('shop')] });
    expect(second.number).toBe(2);
    const page = await client.listBatches({ limit: 1 });
    expect(page.items.map(({ number }) => number)).toEqual([2]);
    const rest = await client.listBatches({
      limit: 1,
      cursor: page.nextCursor,
    });
    expect([rest.items, rest.nextCursor]).toEqual([[ended], undefined]);
    expect(world.audited.filter(text => text.startsWith('batch'))).toEqual([
      'batch-create succeeded',
      'batch-create succeeded',
    ]);
  });

  it('preview every item, refused ones too, and store nothing', async () => {
    const { world, client } = await createApp();
    world.forbidden.add(`delivery.promotion.create ${refOf('ledger')}`);
    const preview = await client.previewBatch({
      items: [
        item('shop', { version: { tag: '1.6.0' } }),
        item('vpc', { fromEnvironment: 'moon' }),
        item('ledger', { wave: 'monitoring' }),
      ],
    });
    expect(preview).toMatchObject({
      waves: ['infrastructure', 'applications', 'monitoring'],
      items: [
        {
          wave: 'applications',
          preview: { from: { tag: OLD }, to: { tag: '1.6.0' }, blockers: [] },
        },
        { wave: 'infrastructure', refused: expect.stringContaining('moon') },
        {
          wave: 'monitoring',
          refused: expect.stringContaining('delivery.promotion.create'),
        },
      ],
    });
    expect(preview.items[0].preview!.files[0].lines.length).toBeGreaterThan(1);
    expect((await client.listBatches()).items).toEqual([]);
    expect(await world.listPromotions()).toEqual([]);
  });

  it('give the same batch for the same key, and refuse it for another request', async () => {
    const { client } = await createApp();
    const send = (changes: object = {}) =>
      client.createBatch({ ...request, ...changes }, { idempotencyKey: 'abc' });
    const { id } = await send();
    expect((await send()).id).toBe(id);
    expect(await refusal(send({ reason: 'Other' }))).toMatch(
      /^409 The idempotency key "abc" was used for another request, B-1/,
    );
    expect((await client.listBatches()).items).toHaveLength(1);
  });

  it('create all of it or nothing', async () => {
    const { world, client } = await createApp();
    world.forbidden.add(`delivery.promotion.create ${refOf('ledger')}`);
    expect(await refusal(client.createBatch(request))).toBe(
      `403 'delivery.promotion.create' is not allowed for environment 'test' of ${refOf(
        'ledger',
      )}`,
    );
    expect((await client.listBatches()).items).toEqual([]);
    expect(world.audited).toEqual(['batch-create failed']);
  });

  it.each<[string, object[], string]>([
    ['nothing', [], 'items'],
    [
      'an unknown wave',
      [item('shop', { wave: 'last' })],
      "There is no wave 'last'; known are, in their order: infrastructure, core, applications, monitoring",
    ],
    [
      'an annotation with an unknown wave',
      [item('odd')],
      'The annotation lockstep/wave of component:default/odd names a wave',
    ],
    [
      'the same place twice',
      [item('shop'), { entityRef: 'shop', environment: 'test' }],
      'The batch names component:default/shop in test twice',
    ],
    [
      'two things for one place',
      [item('shop', { fromEnvironment: 'dev', version: { tag: '2' } })],
      'give only one of fromEnvironment and version',
    ],
    [
      'a version without a pin',
      [item('shop', { version: {} })],
      'must have a tag or a digest',
    ],
    [
      'an environment it is not in',
      [item('shop'), item('vpc', { environment: 'moon' })],
      "component:default/vpc has no deployment in 'moon'; it has: dev, test",
    ],
    ['too many', Array.from({ length: 201 }, (_, n) => item(`s${n}`)), 'items'],
  ])('refuse %s in words', async (_, items, words) => {
    const { world, post } = await createApp();
    const { status, body } = await post('/batches', { items });
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining(words),
    ]);
    expect((await world.store.list({ limit: 1 })).length).toBe(0);
  });

  it('refuse an unknown entity and an unknown batch', async () => {
    const { client } = await createApp();
    expect(
      await refusal(client.createBatch({ items: [item('nobody')] })),
    ).toMatch(/^404 .*nobody/);
    expect(await refusal(client.getBatch('B-1'))).toBe(
      '404 There is no batch B-1',
    );
    expect(
      await refusal(client.cancelBatch('00000000-0000-4000-8000-00000000dead')),
    ).toMatch(/^404/);
  });

  it('leave out what must not be read, and say how much', async () => {
    const { world, client } = await createApp();
    const { id } = await client.createBatch(request);
    world.forbidden.add(`delivery.read ${refOf('vpc')}`);
    await world.runToEnd(id, ['vpc']);
    const seen = await client.getBatch(id);
    expect(seen).toMatchObject({
      phase: 'Failed',
      hiddenItems: 1,
      items: [{ entityRef: refOf('shop') }, { entityRef: refOf('ledger') }],
    });
    expect(JSON.stringify(seen)).not.toContain('vpc');
    expect((await client.listBatches()).items).toEqual([seen]);

    world.forbidden.add('delivery.read');
    expect(await refusal(client.getBatch(id))).toMatch(/^403 'delivery.read'/);
    expect((await client.listBatches()).items).toEqual([]);
  });

  it('cancel, for who may cancel all that is left', async () => {
    const { world, client } = await createApp();
    const { id } = await client.createBatch(request);
    await world.runToEnd(id, ['vpc']);
    expect(await refusal(client.cancelBatch(id))).toBe(
      '409 B-1 has ended as Failed and cannot be cancelled',
    );
    const other = await client.createBatch({
      items: [item('shop'), item('ledger')],
    });
    world.forbidden.add(`delivery.promotion.cancel ${refOf('shop')}`);
    expect(await refusal(client.cancelBatch(other.id))).toMatch(/^403/);
    world.forbidden.clear();
    const cancelled = await client.cancelBatch(other.id, { reason: 'Lunch' });
    expect(cancelled).toMatchObject({
      phase: 'Running',
      cancelRequested: { by: 'user:default/ann', reason: 'Lunch' },
    });
    expect(await client.cancelBatch(other.id)).toEqual(cancelled);
    expect((await world.runToEnd(other.id)).phase).toBe('Cancelled');
    expect([world.tagInGit('shop'), world.tagInGit('vpc')]).toEqual([OLD, NEW]);
  });
});
