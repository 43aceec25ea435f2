import type { AddressInfo } from 'node:net';
import { TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  comparisonSchema,
  DeliveryClient,
  exportedPromotionSchema,
  type DoraRequest,
} from '@lockstep/backstage-plugin-delivery-common';
import request from 'supertest';
import { aDeployment, REPO, v } from '../__testUtils__/aDeployment';
import { ReportWorld } from '../__testUtils__/ReportWorld';
import { component } from '../__testUtils__/startDelivery';
import { waitFor } from '../__testUtils__/waitFor';
import { VersionOrigins } from '../store/VersionOrigins';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const PAYMENTS = 'component:default/payments';
const LEDGER = 'component:default/ledger';
const day = (number: number, hour = 0) =>
  new Date(Date.UTC(2026, 2, number, hour)).toISOString();

async function setUp() {
  const world = await ReportWorld.create(await databases.init('SQLITE_3'), [
    component('payments', { system: 'system:default/shop' }),
    component('ledger', { owner: 'group:default/books' }),
  ]);
  return { world, app: world.app };
}

/** Three deliveries of payments to prod, one of ledger to test. */
async function tellStories(world: ReportWorld) {
  const prod = { environment: 'prod' };
  await world.tell(
    { requestedAt: day(5), mergedAt: day(5, 1), succeededAt: day(5, 2) },
    prod,
  );
  const failed = await world.tell(
    { requestedAt: day(7), mergedAt: day(7), failedAt: day(7, 1) },
    { ...prod, to: v('1.6.0') },
  );
  await world.tell(
    { requestedAt: day(7, 2), mergedAt: day(7, 2), succeededAt: day(7, 4) },
    { ...prod, kind: 'revert', reverts: failed.id, to: v('1.5.0') },
  );
  await world.tell(
    { requestedAt: day(9), mergedAt: day(9), succeededAt: day(9, 1) },
    { ...prod, to: v('1.7.0') },
  );
  await world.tell(
    { requestedAt: day(10), mergedAt: day(10), succeededAt: day(10) },
    { entityRef: LEDGER, environment: 'test' },
  );
  await new VersionOrigins(world.knex).add({
    entityRef: PAYMENTS,
    image: v('1.5.0').image,
    pin: '1.5.0',
    source: 'application',
    repoURL: REPO,
    sha: 'a'.repeat(40),
    committedAt: day(4, 2),
    url: 'https://git.acme.test/commit/a',
  });
}

/** The typed client over real HTTP. */
async function withClient<T>(
  { app }: ReportWorld,
  use: (client: DeliveryClient) => Promise<T>,
): Promise<T> {
  const server = app.listen(0, '127.0.0.1');
  try {
    await waitFor('the server', () => server.listening);
    const { port } = server.address() as AddressInfo;
    return await use(
      new DeliveryClient({
        discoveryApi: { getBaseUrl: async () => `http://127.0.0.1:${port}` },
        fetchApi: { fetch },
      }),
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe('GET /metrics/dora', () => {
  const report = async (world: ReportWorld, query: DoraRequest = {}) =>
    withClient(world, client => client.getDoraMetrics(query));

  it('answers the four metrics of the last 30 days', async () => {
    const { world } = await setUp();
    await tellStories(world);
    const { from, to, total } = await report(world);
    expect([from, to]).toEqual([day(1), day(31)]);
    expect(total.values).toEqual({
      deploymentFrequency: {
        deliveries: 3,
        perDay: 0.1,
        // From 5th 02:00 to 9th 01:00, and to 10th 00:00.
        medianDaysBetween: expect.closeTo((95 + 23) / 2 / 24, 6),
      },
      leadTime: {
        measured: 1,
        unknownOrigin: 2,
        medianSeconds: 24 * 3600,
        p75Seconds: 24 * 3600,
        p95Seconds: 24 * 3600,
      },
      changeFailure: { reachedGit: 4, failed: 1, rate: 0.25 },
      recovery: {
        recovered: 1,
        stillBroken: 0,
        medianSeconds: 3 * 3600,
        p75Seconds: 3 * 3600,
      },
    });
    expect(total.series.map(point => point.from)).toEqual(
      [5, 7, 9, 10].map(number => day(number)),
    );
  });

  it.each<[DoraRequest, Array<[string | null, number]>]>([
    [
      {},
      [
        [LEDGER, 1],
        [PAYMENTS, 2],
      ],
    ],
    [
      { groupBy: 'owner' },
      [
        ['group:default/books', 1],
        ['group:default/commerce', 2],
      ],
    ],
    [
      { groupBy: 'system' },
      [
        ['system:default/shop', 2],
        [null, 1],
      ],
    ],
    [
      { groupBy: 'environment' },
      [
        ['prod', 2],
        ['test', 1],
      ],
    ],
    [{ owner: 'books' }, [[LEDGER, 1]]],
    [{ system: 'shop' }, [[PAYMENTS, 2]]],
    [{ environment: 'test' }, [[LEDGER, 1]]],
    [{ entityRef: 'payments', bucket: 'week' }, [[PAYMENTS, 2]]],
    [{ from: '2026-03-09', to: '2026-03-10' }, [[PAYMENTS, 1]]],
    [{ from: '2025-03-09', to: '2025-03-10' }, []],
  ])('tells apart and filters by %j', async (query, expected) => {
    const { world } = await setUp();
    await tellStories(world);
    const { groups } = await report(world, query);
    expect(
      groups.map(({ key, values }) => [
        key,
        values.deploymentFrequency.deliveries,
      ]),
    ).toEqual(expected);
  });

  it('knows what became of a delivery after the window', async () => {
    const { world } = await setUp();
    await tellStories(world);
    const { total } = await report(world, { from: day(7), to: day(7, 2) });
    expect(total.values.recovery).toMatchObject({ recovered: 1 });
  });

  it('shows only what the caller may read', async () => {
    const { world } = await setUp();
    await tellStories(world);
    world.forbid('prod');
    expect((await report(world)).groups.map(({ key }) => key)).toEqual([
      LEDGER,
    ]);
    world.decisions[1] = { result: AuthorizeResult.DENY };
    expect((await report(world)).groups).toEqual([]);
  });

  it('keeps what the catalog has no more for those who may read everything', async () => {
    const { world } = await setUp();
    await world.tell(
      { requestedAt: day(9), mergedAt: day(9), succeededAt: day(9, 1) },
      { entityRef: 'component:default/gone' },
    );
    expect((await report(world, { groupBy: 'owner' })).groups).toMatchObject([
      { key: null },
    ]);
    world.forbid('prod');
    expect((await report(world)).groups).toEqual([]);
  });

  it.each([
    [{ groupBy: 'team' }, 'groupBy'],
    [{ from: 'yesterday' }, 'must be a date or time'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'is empty'],
    [{ from: '2024-03-02', to: '2026-03-01' }, 'at most 366'],
  ])('refuses %j in words', async (query, words) => {
    const { app } = await setUp();
    const { status, body } = await request(app)
      .get('/metrics/dora')
      .query(query);
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining(words),
    ]);
  });
});

describe('GET /promotions/export', () => {
  it('is a file of everything that happened, and is audited', async () => {
    const { world, app } = await setUp();
    await tellStories(world);
    const response = await request(app).get('/promotions/export');
    expect(response.status).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition':
        'attachment; filename="promotions-2026-03-31.ndjson"',
    });
    const lines = response.text
      .trim()
      .split('\n')
      .map(line => exportedPromotionSchema.parse(JSON.parse(line)));
    expect(lines.map(({ promotion }) => promotion.number)).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect(lines[1].events.map(({ type }) => type)).toEqual([
      'requested',
      'gates-evaluated',
      'write-intended',
      'merged',
      'synced',
      'delivery-failed',
      'revert-started',
      'reverted',
    ]);
    expect(world.audited).toEqual([
      {
        eventId: 'promotion-export',
        outcome: 'success',
        meta: { promotions: 5 },
      },
    ]);
  });

  it('is a table', async () => {
    const { world, app } = await setUp();
    await tellStories(world);
    const { text, headers } = await request(app)
      .get('/promotions/export')
      .query({ format: 'csv', entityRef: 'ledger' });
    expect(headers['content-type']).toContain('text/csv');
    const rows = text.trim().split('\r\n');
    expect(rows).toHaveLength(1 + 6);
    expect(rows[0]).toMatch(/^promotion,id,kind,component/);
    expect(rows[6]).toContain(',verified,Succeeded,lockstep,');
  });

  it('has a head without rows, and no line where nothing is to be read', async () => {
    const { world, app } = await setUp();
    await tellStories(world);
    world.forbid('prod');
    world.forbid('test');
    const get = (format: string) =>
      request(app).get('/promotions/export').query({ format });
    expect((await get('csv')).text).toMatch(/^promotion,[^\r]*\r\n$/);
    const empty = await get('ndjson');
    expect([empty.status, empty.text ?? '']).toEqual([200, '']);
  });

  it('leaves out what the caller may not read', async () => {
    const { world, app } = await setUp();
    await tellStories(world);
    world.forbid('prod');
    const { text } = await request(app).get('/promotions/export');
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).not.toContain(PAYMENTS);
  });

  it('answers with an error when nothing could be read, and audits it', async () => {
    const { world, app } = await setUp();
    await world.knex.schema.dropTable('promotion_events');
    const response = await request(app)
      .get('/promotions/export')
      .query({ from: '2026-03-01' });
    expect(response.status).toBe(500);
    expect(response.headers['content-disposition']).toBeUndefined();
    expect(world.audited).toMatchObject([
      { outcome: expect.stringContaining('promotion_events') },
    ]);
  });

  it('streams many pages, and audits where the caller went away', async () => {
    const { world } = await setUp();
    for (let index = 0; index < 450; index += 1) {
      await world.tell(
        { requestedAt: day(5) },
        { environment: `env-${index}`, requestReason: 'x'.repeat(40_000) },
      );
    }
    await withClient(world, async client => {
      const whole = await client.exportPromotions();
      const text = await whole.text();
      expect(text.trim().split('\n')).toHaveLength(450);
      const leaving = new AbortController();
      const partly = await client.exportPromotions(
        { format: 'csv' },
        { signal: leaving.signal },
      );
      await partly.body!.getReader().read();
      leaving.abort();
      await waitFor('the audit', () => world.audited.length === 2);
    });
    expect(world.audited[0].meta).toEqual({ promotions: 450 });
    expect(world.audited[1].outcome).toBe('Premature close');
  });
});

describe('GET /entities/…/compare', () => {
  const compare = (world: ReportWorld, query: object) =>
    request(world.app)
      .get('/entities/component/default/payments/compare')
      .query(query);

  async function deploy(world: ReportWorld) {
    const repository = world.host.createRepository(REPO, {
      files: { 'README.md': 'Payments' },
    });
    const old = repository.push('main', { a: '1' }, { message: 'Old' });
    repository.push(
      'main',
      { a: '2' },
      { message: 'First\n\nWhy', author: 'mona' },
    );
    const head = repository.push('main', { a: '3' }, { message: 'Second' });
    for (const [environment, tag, revision] of [
      ['dev', '1.5.0', head],
      ['test', '1.4.0', old],
    ]) {
      const deployment = aDeployment(environment, tag);
      deployment.application.revisions = [revision];
      world.deployments.push(deployment);
    }
    return { head };
  }

  it('lists the commits a promotion would bring', async () => {
    const { world } = await setUp();
    const { head } = await deploy(world);
    const comparison = await withClient(world, client =>
      client.compareEnvironments(PAYMENTS, { from: 'dev', to: 'test' }),
    );
    expect(comparison).toMatchObject({
      from: { environment: 'dev', version: v('1.5.0') },
      to: { environment: 'test', version: v('1.4.0') },
      source: 'gitops',
      ahead: 2,
      cut: false,
      commits: [
        { sha: head, title: 'Second' },
        { title: 'First', author: 'mona' },
      ],
    });
  });

  it('says when it would go back', async () => {
    const { world } = await setUp();
    await deploy(world);
    const { body } = await compare(world, { from: 'test', to: 'dev' });
    expect(comparisonSchema.parse(body)).toMatchObject({
      ahead: 0,
      note: expect.stringContaining('goes back'),
    });
  });

  it('says what keeps it from a list', async () => {
    const { world } = await setUp();
    await deploy(world);
    world.host.failNext({ operation: 'compare', when: 'before' });
    const { status, body } = await compare(world, { from: 'dev', to: 'test' });
    expect([status, body]).toMatchObject([
      200,
      {
        source: 'unknown',
        ahead: null,
        commits: [],
        note: expect.stringContaining('did not answer'),
      },
    ]);
  });

  it.each<[object, number, string, string | undefined]>([
    [{ from: 'dev' }, 400, 'to: ', undefined],
    [{ from: 'dev', to: 'dev' }, 400, 'Both environments are dev', undefined],
    [
      { from: 'dev', to: 'prod' },
      400,
      'no deployment in prod; it has dev, test',
      undefined,
    ],
    [{ from: 'dev', to: 'test' }, 403, "environment 'test'", 'test'],
  ])('refuses %j with %d', async (query, status, words, forbidden) => {
    const { world } = await setUp();
    await deploy(world);
    if (forbidden) {
      world.forbid(forbidden);
    }
    const response = await compare(world, query);
    expect([response.status, response.body.error.message]).toEqual([
      status,
      expect.stringContaining(words),
    ]);
  });
});
