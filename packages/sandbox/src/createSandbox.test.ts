import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
} from '@kubernetes/client-node';
import { createSandbox, type Sandbox } from './createSandbox';

const argo = { group: 'argoproj.io', version: 'v1alpha1' };
const run = promisify(execFile);

jest.setTimeout(200_000);

async function until(
  what: string,
  check: () => Promise<unknown>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  do {
    try {
      last = await check();
      return;
    } catch (error) {
      last = error;
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  } while (Date.now() < deadline);
  throw new Error(`${what} did not come true within ${timeoutMs} ms: ${last}`);
}

describe('a seeded sandbox', () => {
  const complaints: string[] = [];
  let sandbox: Sandbox;
  let custom: CustomObjectsApi;
  let core: CoreV1Api;

  beforeAll(async () => {
    sandbox = await createSandbox({
      timeFactor: 100,
      log: message => complaints.push(message),
    });
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: [
        { name: 'sandbox', server: sandbox.urls.kube, skipTLSVerify: true },
      ],
      users: [{ name: 'sandbox', token: sandbox.tokens.kube }],
      contexts: [{ name: 'sandbox', cluster: 'sandbox', user: 'sandbox' }],
      currentContext: 'sandbox',
    });
    custom = config.makeApiClient(CustomObjectsApi);
    core = config.makeApiClient(CoreV1Api);
  });
  afterAll(async () => {
    await sandbox?.stop();
  });

  const application = (name: string) =>
    custom.getNamespacedCustomObject({
      ...argo,
      plural: 'applications',
      namespace: 'argocd',
      name,
    });
  const rollout = (service: string, environment: string) =>
    custom.getNamespacedCustomObject({
      ...argo,
      plural: 'rollouts',
      namespace: `${service}-${environment}`,
      name: service,
    });
  const control = (path: string, method = 'GET', body?: object) =>
    fetch(`${sandbox.urls.control}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });

  it('runs checkout everywhere', async () => {
    for (const environment of ['dev', 'test', 'prod']) {
      await until(`checkout-${environment}`, async () =>
        expect(await application(`checkout-${environment}`)).toMatchObject({
          status: {
            sync: { status: 'Synced' },
            health: { status: 'Healthy' },
            summary: {
              images: [expect.stringMatching(/\/acme\/checkout:1\.4\.0$/)],
            },
          },
        }),
      );
    }
  });

  it('has the settings of Argo CD, with a global project', async () => {
    const { items } = await core.listConfigMapForAllNamespaces({
      fieldSelector: 'metadata.name=argocd-cm',
    });
    expect(items).toMatchObject([
      {
        metadata: { namespace: 'argocd' },
        data: { globalProjects: expect.stringContaining('company-calendar') },
      },
    ]);
    expect(
      await custom.getNamespacedCustomObject({
        ...argo,
        plural: 'appprojects',
        namespace: 'argocd',
        name: 'company-calendar',
      }),
    ).toMatchObject({ spec: { syncWindows: [{ kind: 'deny' }] } });
  });

  it('has a canary of ledger in flight in dev', async () => {
    await until('the canary of ledger', async () => {
      const { spec, status } = await rollout('ledger', 'dev');
      expect(spec.template.spec.containers[0].image).toMatch(/:2\.4\.0$/);
      expect(status.currentPodHash).not.toBe(status.stableRS);
      expect(status.currentStepIndex).toBeLessThan(
        spec.strategy.canary.steps.length,
      );
      expect(['Paused', 'Progressing']).toContain(status.phase);
    });
  });

  it('has notifier aborted in test, because its analysis failed', async () => {
    await until('the abort of notifier', async () => {
      const { status } = await rollout('notifier', 'test');
      expect(status).toMatchObject({ abort: true, phase: 'Degraded' });
      const runs = await custom.listNamespacedCustomObject({
        ...argo,
        plural: 'analysisruns',
        namespace: 'notifier-test',
      });
      expect(runs.items.map((item: any) => item.status?.phase)).toContain(
        'Failed',
      );
      expect(await application('notifier-test')).toMatchObject({
        status: { sync: { status: 'Synced' }, health: { status: 'Degraded' } },
      });
    });
  });

  it('has drift of catalog-search in prod, which nothing heals', async () => {
    await until('the drift of catalog-search', async () =>
      expect(await application('catalog-search-prod')).toMatchObject({
        status: {
          sync: { status: 'OutOfSync' },
          health: { status: 'Healthy' },
          resources: expect.arrayContaining([
            expect.objectContaining({
              kind: 'ConfigMap',
              name: 'catalog-search-config',
              status: 'OutOfSync',
            }),
          ]),
        },
      }),
    );
    expect(
      await core.readNamespacedConfigMap({
        name: 'catalog-search-config',
        namespace: 'catalog-search-prod',
      }),
    ).toMatchObject({ data: { 'log-level': 'debug' } });
  });

  it('has a version of payouts wait for the window of prod', async () => {
    await until('the waiting version of payouts', async () => {
      expect(await application('payouts-prod')).toMatchObject({
        status: {
          sync: { status: 'OutOfSync' },
          health: { status: 'Healthy' },
          summary: { images: [expect.stringMatching(/:5\.0\.1$/)] },
        },
      });
      const response = await fetch(
        `${sandbox.urls.githubApi}/repos/acme/payouts/contents/applications/payouts/overlays/prod/kustomization.yaml`,
        {
          headers: {
            authorization: `Bearer ${sandbox.tokens.github}`,
            accept: 'application/vnd.github.raw+json',
          },
        },
      );
      expect(await response.text()).toContain('newTag: "5.1.0"');
    });
  });

  it('says over the control API that all seeds are through', async () => {
    await until('the end of seeding', async () => {
      const response = await control('/healthz');
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ status: 'ok', pendingSeeds: [] });
    });
  });

  it('plays a release from the CI to the cluster', async () => {
    const response = await control('/releases', 'POST', {
      repository: 'acme/checkout',
      environment: 'dev',
      tag: '1.5.0',
    });
    expect(response.status).toBe(201);
    const { sha } = await response.json();
    await until('checkout 1.5.0 in dev', async () => {
      const { status } = await application('checkout-dev');
      expect(status.sync.revision).toBe(sha);
      expect(status.health.status).toBe('Healthy');
      expect((await rollout('checkout', 'dev')).status).toMatchObject({
        phase: 'Healthy',
      });
    });
    expect(
      (await rollout('checkout', 'dev')).spec.template.spec.containers[0].image,
    ).toMatch(/:1\.5\.0$/);
  });

  it('takes the cluster and GitHub away, and brings them back', async () => {
    const github = () =>
      fetch(`${sandbox.urls.githubApi}/repos/acme/checkout`, {
        headers: { authorization: `Bearer ${sandbox.tokens.github}` },
      });
    await control('/faults', 'PUT', { kube: 'down', github: 'down' });
    await expect(core.listNamespace()).rejects.toThrow();
    await expect(github()).rejects.toThrow();
    await control('/faults', 'PUT', { kube: 'ok', github: 'ok' });
    await core.listNamespace();
    expect((await github()).status).toBe(200);
  });

  it('can be cloned by stock git', async () => {
    const { stdout } = await run('git', [
      'ls-remote',
      `${sandbox.urls.github}/acme/ledger.git`,
      'main',
    ]);
    expect(stdout).toMatch(/^[0-9a-f]{40}\trefs\/heads\/main/);
  });

  it('complains about nothing', () => {
    expect(complaints).toEqual([]);
  });
});

it('ends without a handle, a port or a folder left', async () => {
  // In a process of its own, which ends by itself only when nothing is left open.
  const script = `
    require('@backstage/cli/config/nodeTransform.cjs');
    const { createSandbox } = require('./src/createSandbox.ts');
    createSandbox({ timeFactor: 100 }).then(async sandbox => {
      await sandbox.stop();
      console.log(JSON.stringify(sandbox.urls));
    });
  `;
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-end-'));
  const { stdout } = await run(process.execPath, ['-e', script], {
    cwd: join(__dirname, '..'),
    env: { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' },
    timeout: 60_000,
  });
  const urls: Record<string, string> = JSON.parse(stdout);
  for (const url of Object.values(urls)) {
    await expect(fetch(url)).rejects.toThrow();
  }
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
