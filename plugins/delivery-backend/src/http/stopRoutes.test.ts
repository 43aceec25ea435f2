import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  type DefinitivePolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  DeliveryClient,
  freezeListSchema,
  holdListSchema,
  type Freeze,
} from '@lockstep/backstage-plugin-delivery-common';
import express from 'express';
import request from 'supertest';
import { PermissionDeliveryAuthorizer } from '../permissions';
import { DatabaseStopStore } from '../store';
import { aFreeze } from '../store/__fixtures__/stops';
import { Stops } from '../stops';
import { createStopRouter } from './stopRoutes';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const PAYMENTS = 'component:default/payments';
const LEDGER = 'component:default/ledger';
const NOW = '2026-03-02T10:00:00.000Z';
const LATER = '2026-03-02T12:00:00.000Z';
const IMAGE = 'registry.acme.test/acme/payments';
const UNKNOWN = '00000000-0000-4000-8000-00000000dead';

const servers: Server[] = [];
afterEach(() => {
  servers.splice(0).forEach(server => server.close());
});

function decide(isDenied: boolean): DefinitivePolicyDecision['result'] {
  return isDenied ? AuthorizeResult.DENY : AuthorizeResult.ALLOW;
}

async function createApp(options: { freezes?: Freeze[] } = {}) {
  const denied = new Set<string>();
  const audits: Array<{ eventId: string; outcome: string; meta: object }> = [];
  let time = Date.parse(NOW);
  let changes = 0;
  const permissions = {
    authorize: async (asked: Array<{ permission: { name: string } }>) =>
      asked.map(question => {
        const name = question.permission.name;
        const of = 'resourceRef' in question ? ` ${question.resourceRef}` : '';
        return {
          result: decide(denied.has(name) || denied.has(`${name}${of}`)),
        };
      }),
    authorizeConditional: async () => [],
  };
  const auditor = mockServices.auditor.mock({
    createEvent: jest.fn(async ({ eventId, meta }) => {
      const note = (outcome: string) => async (more?: { meta?: object }) => {
        audits.push({ eventId, outcome, meta: { ...meta, ...more?.meta } });
      };
      return { success: note('success'), fail: note('fail') };
    }),
  });
  const stops = new Stops({
    store: await DatabaseStopStore.create({
      database: mockServices.database({
        knex: await databases.init('SQLITE_3'),
      }),
    }),
    authorizer: new PermissionDeliveryAuthorizer(permissions, () => true),
    entities: {
      get: async ref => {
        if (![PAYMENTS, LEDGER].includes(ref)) {
          throw new NotFoundError(`There is no entity ${ref} in the catalog`);
        }
      },
    },
    environments: ['dev', 'test', 'prod'],
    freezes: options.freezes ?? [],
    auditor: auditor as AuditorService,
    now: () => new Date(time),
    createId: () => crypto.randomUUID(),
    onChange: () => {
      changes += 1;
    },
  });
  const app = express()
    .use(
      createStopRouter({
        stops,
        httpAuth: mockServices.httpAuth({
          defaultCredentials: mockCredentials.user('user:default/ann'),
        }),
      }),
    )
    .use(mockErrorHandler());
  const server = createServer(app).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new DeliveryClient({
    discoveryApi: { getBaseUrl: async () => `http://127.0.0.1:${port}` },
    fetchApi: { fetch },
  });
  return {
    app,
    client,
    denied,
    audits,
    changes: () => changes,
    pass: (ms: number) => {
      time += ms;
    },
  };
}
const hold = { environment: 'prod', reason: 'Stock-taking.' };
const veto = {
  entityRef: PAYMENTS,
  version: { image: IMAGE, tag: '1.5.0' },
  reason: 'Loses money.',
};
const freeze = { endsAt: LATER, reason: 'Audit.' };

describe('stop routes', () => {
  it('create, list and end a hold, and keep it as history', async () => {
    const { client, app, audits, changes, pass } = await createApp();
    const created = await client.createHold({
      ...hold,
      endsAt: '2026-03-02T13:00:00+01:00',
    });
    expect(created).toEqual({
      kind: 'hold',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      environment: 'prod',
      scope: 'all',
      reason: 'Stock-taking.',
      createdBy: 'user:default/ann',
      createdAt: NOW,
      endsAt: LATER,
    });
    const raw = await request(app).post('/holds').send(hold);
    expect(raw.status).toBe(201);

    expect((await client.listHolds()).items.map(({ id }) => id)).toEqual([
      raw.body.id,
      created.id,
    ]);
    pass(60_000);
    expect((await request(app).delete(`/holds/${raw.body.id}`)).status).toBe(
      204,
    );
    await client.deleteHold(created.id.toUpperCase());
    await client.deleteHold(created.id);
    expect((await client.listHolds()).items).toEqual([]);
    const { items } = await client.listHolds({ includeEnded: true });
    expect(items[1]).toEqual({
      ...created,
      endedAt: '2026-03-02T10:01:00.000Z',
      endedBy: 'user:default/ann',
    });
    expect(changes()).toBe(4);
    expect(audits.map(({ eventId, outcome }) => [eventId, outcome])).toEqual([
      ['hold-create', 'success'],
      ['hold-create', 'success'],
      ['hold-delete', 'success'],
      ['hold-delete', 'success'],
      ['hold-delete', 'success'],
    ]);
    expect(audits[0].meta).toMatchObject({
      actor: 'user:default/ann',
      environments: ['prod'],
      stop: created.id,
      reason: 'Stock-taking.',
    });
  });

  it('serve vetoes and freezes through the client', async () => {
    const { client } = await createApp();
    const vetoed = await client.createVeto({
      ...veto,
      entityRef: 'payments',
      environments: ['prod', 'prod'],
    });
    expect(vetoed).toMatchObject({
      entityRef: PAYMENTS,
      environments: ['prod'],
    });
    expect((await client.listVetoes({ environment: 'prod' })).items).toEqual([
      vetoed,
    ]);
    expect((await client.listVetoes({ environment: 'test' })).items).toEqual(
      [],
    );
    await client.deleteVeto(vetoed.id);
    expect((await client.listVetoes()).items).toEqual([]);

    const frozen = await client.createFreeze(freeze);
    expect(frozen).toMatchObject({ startsAt: NOW, endsAt: LATER });
    expect((await client.listFreezes({ entityRef: PAYMENTS })).items).toEqual([
      frozen,
    ]);
    await client.deleteFreeze(frozen.id);
    expect((await client.listFreezes()).items).toEqual([]);
  });

  it('forget a stop when its time is over', async () => {
    const { client, pass } = await createApp();
    await client.createFreeze(freeze);
    await client.createHold({ ...hold, endsAt: LATER });
    pass(Date.parse(LATER) - Date.parse(NOW) - 1);
    expect((await client.listFreezes()).items).toHaveLength(1);
    expect((await client.listHolds()).items).toHaveLength(1);
    pass(1);
    expect((await client.listFreezes()).items).toEqual([]);
    expect((await client.listHolds()).items).toEqual([]);
    expect((await client.listHolds({ includeEnded: true })).items).toHaveLength(
      1,
    );
  });

  it('give a long list in pages, none twice and none lost', async () => {
    const { app, client, denied } = await createApp();
    const made: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const entityRef = [undefined, PAYMENTS, LEDGER][index % 3];
      const { id } = await client.createHold({ ...hold, entityRef });
      if (entityRef !== LEDGER) {
        made.unshift(id);
      }
    }
    denied.add(`delivery.read ${LEDGER}#prod`);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await request(app).get('/holds').query({ limit: 2, cursor });
      const { items, nextCursor } = holdListSchema.parse(page.body);
      expect(items.length).toBeLessThanOrEqual(2);
      seen.push(...items.map(({ id }) => id));
      cursor = nextCursor;
    } while (cursor);
    expect(seen).toEqual(made);
  });

  it.each<[string, string, object, number, RegExp]>([
    ['no body', '/holds', {}, 400, /environment.*reason/],
    ['no reason', '/holds', { ...hold, reason: ' ' }, 400, /reason/],
    [
      'a reason without end',
      '/holds',
      { ...hold, reason: 'x'.repeat(2001) },
      400,
      /reason/,
    ],
    [
      'an end that is over',
      '/holds',
      { ...hold, endsAt: NOW },
      400,
      /endsAt is 2026-03-02T10:00:00.000Z, which is over/,
    ],
    [
      'an end that is no time',
      '/holds',
      { ...hold, endsAt: 'tomorrow' },
      400,
      /endsAt: must be a time like/,
    ],
    [
      'a time without offset',
      '/holds',
      { ...hold, endsAt: '2026-03-03T10:00:00' },
      400,
      /endsAt/,
    ],
    [
      'an unknown environment',
      '/holds',
      { ...hold, environment: 'moon' },
      400,
      /'moon'; known are: dev, test, prod/,
    ],
    ['an unknown scope', '/holds', { ...hold, scope: 'some' }, 400, /scope/],
    [
      'a broken reference',
      '/holds',
      { ...hold, entityRef: ':::' },
      400,
      /no entity reference/,
    ],
    [
      'an unknown entity',
      '/holds',
      { ...hold, entityRef: 'nobody' },
      404,
      /component:default\/nobody/,
    ],
    [
      'a version without pin',
      '/vetoes',
      { ...veto, version: { image: IMAGE } },
      400,
      /needs a tag or a digest/,
    ],
    [
      'a veto of every entity',
      '/vetoes',
      { ...veto, entityRef: undefined },
      400,
      /entityRef/,
    ],
    [
      'a veto of an unknown environment',
      '/vetoes',
      { ...veto, environments: ['test', 'moon'] },
      400,
      /'moon'/,
    ],
    [
      'no environment',
      '/vetoes',
      { ...veto, environments: [] },
      400,
      /environ/,
    ],
    ['a freeze without end', '/freezes', { reason: 'x' }, 400, /endsAt/],
    [
      'a freeze that ends first',
      '/freezes',
      { ...freeze, startsAt: '2026-03-02T13:00:00Z' },
      400,
      /before it begins/,
    ],
  ])('refuse %s in words', async (_, path, body, status, message) => {
    const { app, changes } = await createApp();
    const response = await request(app).post(path).send(body);
    expect([response.status, response.body.error.message]).toEqual([
      status,
      expect.stringMatching(message),
    ]);
    expect(JSON.stringify(response.body)).not.toMatch(/\.ts:\d+/);
    expect(changes()).toBe(0);
  });

  it('refuse what is not there', async () => {
    const { app, client } = await createApp();
    const { id } = await client.createHold(hold);
    for (const path of [
      `/holds/${UNKNOWN}`,
      '/holds/P-1',
      `/vetoes/${id}`,
      '/freezes/config-0',
    ]) {
      const response = await request(app).delete(path);
      expect([path, response.status]).toEqual([path, 404]);
    }
    for (const query of [
      { limit: 0 },
      { cursor: 'x' },
      { includeEnded: '1' },
    ]) {
      const response = await request(app).get('/holds').query(query);
      expect(response.status).toBe(400);
    }
    expect((await client.listHolds()).items).toHaveLength(1);
  });

  const ownHold = { ...hold, entityRef: PAYMENTS };
  const inBoth = { ...veto, environments: ['test', 'prod'] };
  const inTest = { ...veto, environments: ['test'] };

  it.each<[string, string, object]>([
    ['delivery.stop.manage.all', '/holds', hold],
    ['delivery.stop.manage.all', '/freezes', freeze],
    [`delivery.stop.manage ${PAYMENTS}#prod`, '/holds', ownHold],
    [`delivery.stop.manage ${PAYMENTS}#*`, '/vetoes', veto],
    [`delivery.stop.manage ${PAYMENTS}#prod`, '/vetoes', inBoth],
  ])('need %s at %s for %p', async (missing, path, body) => {
    const { app, denied, audits } = await createApp();
    const { id } = (await request(app).post(path).send(body)).body;
    denied.add(missing);
    const refused = await request(app).post(path).send(body);
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining(missing.split(' ')[0]),
    ]);
    expect((await request(app).delete(`${path}/${id}`)).status).toBe(403);
    expect((await request(app).get(path)).body.items).toHaveLength(1);
    expect(audits.map(({ outcome }) => outcome)).toEqual([
      'success',
      'fail',
      'fail',
    ]);
  });

  it.each<[string, string, object]>([
    ['delivery.stop.manage', '/holds', hold],
    ['delivery.stop.manage', '/freezes', freeze],
    ['delivery.stop.manage.all', '/holds', ownHold],
    [`delivery.stop.manage ${PAYMENTS}#prod`, '/vetoes', inTest],
  ])('do not need %s at %s for %p', async (missing, path, body) => {
    const { app, denied } = await createApp();
    denied.add(missing);
    const created = await request(app).post(path).send(body);
    expect(created.status).toBe(201);
    const { id } = created.body;
    expect((await request(app).delete(`${path}/${id}`)).status).toBe(204);
  });

  it('hide the stops of an entity from who may not read it', async () => {
    const { client, app, denied } = await createApp();
    const own = await client.createHold({ ...hold, entityRef: PAYMENTS });
    const everyones = await client.createHold(hold);
    const vetoed = await client.createVeto(veto);
    denied.add(`delivery.read ${PAYMENTS}#prod`);
    expect((await client.listHolds()).items).toEqual([everyones]);
    expect((await client.listVetoes()).items).toEqual([vetoed]);
    expect((await request(app).delete(`/holds/${own.id}`)).status).toBe(404);
    denied.add('delivery.read');
    expect((await client.listVetoes()).items).toEqual([]);
    expect((await client.listHolds()).items).toEqual([everyones]);
  });

  it('show the freezes of the configuration, which only the file ends', async () => {
    const configured = (index: number, changes: Partial<Freeze>) =>
      aFreeze(NOW, LATER, {
        id: `config-${index}`,
        createdBy: 'config',
        ...changes,
      });
    const freezes = [
      configured(0, { endsAt: NOW, startsAt: '2026-03-01T00:00:00.000Z' }),
      configured(1, { environments: ['prod'] }),
    ];
    const { app, client, audits } = await createApp({ freezes });
    const own = await client.createFreeze(freeze);
    const ids = async (query: object) => {
      const { body } = await request(app).get('/freezes').query(query);
      return freezeListSchema.parse(body).items.map(({ id }) => id);
    };
    expect(await ids({})).toEqual(['config-1', own.id]);
    expect(await ids({ entityRef: PAYMENTS })).toEqual(['config-1', own.id]);
    expect(await ids({ environment: 'test' })).toEqual([own.id]);
    expect(await ids({ includeEnded: true })).toEqual([
      'config-0',
      'config-1',
      own.id,
    ]);
    const response = await request(app).delete('/freezes/config-1');
    expect([response.status, response.body.error.message]).toEqual([
      409,
      expect.stringContaining('delivery.freezes[1]'),
    ]);
    expect(audits[1]).toMatchObject({
      eventId: 'freeze-delete',
      outcome: 'fail',
    });
  });
});
