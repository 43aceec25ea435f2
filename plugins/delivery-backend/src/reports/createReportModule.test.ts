import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  comparisonSchema,
  doraReportSchema,
  exportedPromotionSchema,
  type Deployment,
} from '@lockstep/backstage-plugin-delivery-common';
import deliveryGithubModule from '@lockstep/backstage-plugin-delivery-backend-module-github';
import { createSandbox, type Sandbox } from 'sandbox';
import request from 'supertest';
import { component } from '../__testUtils__/startDelivery';
import { waitFor } from '../__testUtils__/waitFor';
import deliveryPlugin from '../index';

const CHECKOUT = 'component:default/checkout';
const ENTITY = '/api/delivery/entities/component/default/checkout';

jest.setTimeout(180_000);

let sandbox: Sandbox;
let backend: Awaited<ReturnType<typeof startTestBackend>>;

beforeAll(async () => {
  sandbox = await createSandbox({ timeFactor: 60 });
  backend = await startTestBackend({
    features: [
      deliveryPlugin,
      deliveryGithubModule,
      mockServices.rootConfig.factory({
        data: {
          delivery: {
            clusters: {
              local: { url: sandbox.urls.kube, token: sandbox.tokens.kube },
            },
            promotions: { pollInterval: '500ms', retention: { days: 400 } },
          },
          integrations: {
            github: [
              {
                host: new URL(sandbox.urls.github).host,
                apiBaseUrl: sandbox.urls.githubApi,
                token: sandbox.tokens.github,
              },
            ],
          },
        },
      }),
      catalogServiceMock.factory({ entities: [component('checkout')] }),
    ],
  });
});

afterAll(async () => {
  await backend?.stop();
  await sandbox?.stop();
});

const get = async (path: string) => {
  const { status, body, text } = await request(backend.server).get(path);
  expect([status, text]).toEqual([200, expect.anything()]);
  return { body, text };
};

/** Waits until an environment runs a tag, healthy and to the end. */
const runs = (environment: string, tag: string) =>
  waitFor(
    `${environment} to run ${tag}`,
    async () => {
      const { body } = await request(backend.server).get(ENTITY);
      const found = (body.deployments as Deployment[] | undefined)?.find(
        deployment => deployment.environment === environment,
      );
      return (
        found?.health.status === 'Healthy' && found.stableVersion?.tag === tag
      );
    },
    90_000,
  );

describe('reports over the sandbox', () => {
  it('measure a promotion from the commit that brought its version to dev', async () => {
    await runs('dev', '1.4.0');
    await runs('test', '1.4.0');
    const sha = await sandbox.release({
      repository: 'acme/checkout',
      environment: 'dev',
      tag: '1.5.0',
    });
    await runs('dev', '1.5.0');

    const compared = comparisonSchema.parse(
      (await get(`${ENTITY}/compare?from=dev&to=test`)).body,
    );
    expect(compared).toMatchObject({
      source: 'gitops',
      from: { version: { tag: '1.5.0' } },
      to: { version: { tag: '1.4.0' } },
    });
    expect(compared.commits[0].sha).toBe(sha);

    const created = await request(backend.server)
      .post('/api/delivery/promotions')
      .send({ entityRef: CHECKOUT, environment: 'test' });
    expect([created.status, created.body.phase]).toEqual([201, 'Requested']);
    await waitFor(
      'the promotion to succeed',
      async () => {
        const { body } = await get(
          `/api/delivery/promotions/${created.body.id}`,
        );
        expect(['Failed', 'Errored']).not.toContain(body.phase);
        return body.phase === 'Succeeded';
      },
      90_000,
    );

    const report = doraReportSchema.parse(
      (await get('/api/delivery/metrics/dora?environment=test')).body,
    );
    expect(report.total.values).toMatchObject({
      deploymentFrequency: { deliveries: 1 },
      leadTime: { measured: 1, unknownOrigin: 0 },
      changeFailure: { reachedGit: 1, failed: 0, rate: 0 },
    });
    const { medianSeconds } = report.total.values.leadTime;
    expect(medianSeconds).toBeGreaterThan(0);
    expect(medianSeconds).toBeLessThan(180);

    const { text } = await get('/api/delivery/promotions/export');
    const [exported] = text
      .trim()
      .split('\n')
      .map(line => exportedPromotionSchema.parse(JSON.parse(line)));
    expect(exported.promotion.id).toBe(created.body.id);
    expect(exported.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['requested', 'merged', 'verified']),
    );
  });
});
