import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { createSandbox, type Sandbox } from 'sandbox';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { findFreePorts } from './__testUtils__/findFreePorts';
import { until } from './__testUtils__/until';

jest.setTimeout(200_000);

/** Longer than a restart takes, so that one fits in. */
const SOAK_SECONDS = 30;
const CHECKOUT = 'component:default/checkout';

let sandbox: Sandbox;
let backend: BackendProcess;
let workDir: string;
let startBackend: () => BackendProcess;

beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'lockstep-integration-'));
  const [port, appPort] = await findFreePorts(2);
  sandbox = await createSandbox({ timeFactor: 100 });
  const configFile = join(workDir, 'app-config.integration.yaml');
  await writeFile(
    configFile,
    JSON.stringify({
      delivery: {
        environments: {
          test: { autoPromote: true, soak: { seconds: SOAK_SECONDS } },
        },
        promotions: { pollInterval: { seconds: 1 } },
      },
    }),
  );
  startBackend = () =>
    new BackendProcess({
      port,
      configFile,
      env: {
        LOCKSTEP_APP_PORT: String(appPort),
        LOCKSTEP_KUBE_PORT: new URL(sandbox.urls.kube).port,
        LOCKSTEP_GITHUB_PORT: new URL(sandbox.urls.github).port,
        LOCKSTEP_DATABASE_DIRECTORY: join(workDir, 'db'),
      },
    });
  backend = startBackend();
  await backend.ready();
});

afterAll(async () => {
  await backend?.stop();
  await sandbox?.stop();
  await rm(workDir, { recursive: true, force: true });
});

const listInTest = async (): Promise<Promotion[]> => {
  const { items } = await backend.delivery.listPromotions({
    entityRef: CHECKOUT,
    environment: 'test',
  });
  return items.filter(({ to }) => to.tag === '1.5.0');
};

const soakOf = (promotion: Promotion) =>
  promotion.gates.find(({ key }) => key === 'soak');

const sinceOf = (promotion: Promotion) =>
  / since (\S+Z)/.exec(soakOf(promotion)?.reason ?? '')?.[1];

it('soaks a version where it is healthy, through a restart, and brings it on once', async () => {
  await until(
    'checkout in dev',
    () => backend.delivery.getEntityDelivery(CHECKOUT),
    ({ deployments }) =>
      deployments.some(
        ({ environment, health }) =>
          environment === 'dev' && health.status === 'Healthy',
      ),
  );
  await sandbox.release({
    repository: 'acme/checkout',
    environment: 'dev',
    tag: '1.5.0',
  });

  const [soaking] = await until('it to soak', listInTest, ([first]) =>
    Boolean(first && sinceOf(first)),
  );
  expect(soaking).toMatchObject({
    fromEnvironment: 'dev',
    automatic: true,
    requestedBy: 'lockstep',
    phase: 'Blocked',
  });
  expect(soakOf(soaking)).toMatchObject({
    state: 'Pending',
    reason: expect.stringMatching(
      /^1\.5\.0 is healthy in dev since \S+; it soaks 30 s there, until /,
    ),
    waitsFor: 'dev',
  });

  await backend.kill();
  backend = startBackend();
  await backend.ready();
  const [ended] = await until(
    'it to be in test',
    listInTest,
    ([first]) => first?.phase === 'Succeeded',
    150_000,
  );
  expect(ended.id).toBe(soaking.id);
  // What it had soaked before the restart counted.
  expect(soakOf(ended)?.state).toBe('Pass');
  expect(sinceOf(ended)).toBe(sinceOf(soaking));
  const { items } = await backend.delivery.listPromotionEvents(ended.id);
  const passed = items.find(({ type }) => type === 'write-intended');
  expect(Date.parse(passed!.at)).toBeGreaterThanOrEqual(
    Date.parse(sinceOf(soaking)!) + SOAK_SECONDS * 1_000,
  );
  expect(await listInTest()).toHaveLength(1);
});
