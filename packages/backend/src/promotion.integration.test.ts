import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EntityDelivery,
  isTerminal,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { parseTrailers } from '@lockstep/backstage-plugin-delivery-node';
import { createSandbox, type Sandbox } from 'sandbox';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { findFreePorts } from './__testUtils__/findFreePorts';
import { GitClient } from './__testUtils__/GitClient';
import { until } from './__testUtils__/until';

jest.setTimeout(200_000);

/** Canaries of minutes pass in seconds. */
const TIME_FACTOR = 100;

const ref = (service: string) => `component:default/${service}`;
const overlayOf = (service: string, environment: string) =>
  `applications/${service}/overlays/${environment}/kustomization.yaml`;

let sandbox: Sandbox;
let backend: BackendProcess;
let git: GitClient;
let workDir: string;
let startBackend: () => BackendProcess;
/** Begun by a backend that was killed; the one after it finishes it. */
let interrupted: Promotion;

beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'lockstep-integration-'));
  const [port, appPort] = await findFreePorts(2);
  sandbox = await createSandbox({
    timeFactor: TIME_FACTOR,
    webhook: {
      url: `http://localhost:${port}/api/events/http/github`,
      secret: 'sandbox-webhook-secret',
    },
  });
  git = new GitClient(
    `${sandbox.urls.github}/${sandbox.organization}`,
    workDir,
  );
  const configFile = join(workDir, 'app-config.integration.yaml');
  await writeFile(
    configFile,
    'delivery: { promotions: { pollInterval: { seconds: 1 } } }\n',
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

afterEach(() => {
  sandbox.setAvailability('kube', 'ok');
  sandbox.setAvailability('github', 'ok');
  sandbox.github.faults.clear();
});

afterAll(async () => {
  await backend?.stop();
  await sandbox?.stop();
  await rm(workDir, { recursive: true, force: true });
});

const isRunning = (
  { deployments }: EntityDelivery,
  environment: string,
  tag: string,
) =>
  deployments.some(
    each =>
      each.environment === environment &&
      each.stableVersion?.tag === tag &&
      each.application.sync === 'Synced' &&
      each.health.status === 'Healthy',
  );

const versionsOf = ({ deployments }: EntityDelivery) =>
  deployments.map(({ id, version, stableVersion }) => ({
    id,
    version,
    stableVersion,
  }));

const untilRunning = (service: string, environment: string, tag: string) =>
  until(
    `${service} ${tag} in ${environment}`,
    () => backend.delivery.getEntityDelivery(ref(service)),
    delivery => isRunning(delivery, environment, tag),
  );

const untilPromotion = (
  { id }: Promotion,
  what: string,
  fits: (promotion: Promotion) => boolean,
  timeoutMs?: number,
) =>
  until(
    `the promotion ${what}`,
    () => backend.delivery.getPromotion(id),
    fits,
    timeoutMs,
  );

const untilEnded = (promotion: Promotion, timeoutMs?: number) =>
  untilPromotion(
    promotion,
    'to end',
    ({ phase }) => isTerminal(phase),
    timeoutMs,
  );

/** Pull requests of a promotion, whatever became of them. */
async function pullsOf({ id }: Promotion, service: string): Promise<any[]> {
  const response = await fetch(
    `${sandbox.urls.githubApi}/repos/acme/${service}/pulls?state=all`,
    { headers: { authorization: `token ${sandbox.tokens.github}` } },
  );
  const pulls = (await response.json()) as any[];
  return pulls.filter(({ head }) => head.ref.endsWith(`/${id}`));
}

/** Commits of a promotion on main, by what their messages say. */
async function commitsOf({ id }: Promotion, service: string, path: string) {
  const clone = await git.clone(service);
  const messages = await clone.messagesOf(path);
  return messages.filter(message => parseTrailers(message)?.promotionId === id);
}

const refusalOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => {
      throw new Error('it was not refused');
    },
    error => error,
  );

describe('an entity', () => {
  it('that the catalog does not know is 404', async () => {
    expect(
      await refusalOf(backend.delivery.getEntityDelivery(ref('nobody'))),
    ).toMatchObject({
      statusCode: 404,
      body: { error: { message: expect.stringContaining(ref('nobody')) } },
    });
  });

  it('without deployments says where it was looked for', async () => {
    await sandbox.github.createRepository({ owner: 'acme', name: 'handbook' });
    await sandbox.github.commitFiles({
      repository: 'acme/handbook',
      branch: 'main',
      message: 'Describe the handbook',
      files: {
        'catalog-info.yaml': [
          'apiVersion: backstage.io/v1alpha1',
          'kind: Component',
          'metadata: { name: handbook }',
          'spec: { type: website, lifecycle: production, owner: guests }',
        ].join('\n'),
      },
    });
    const registered = await backend.fetch('/api/catalog/locations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'url',
        target: `${sandbox.urls.github}/acme/handbook/blob/main/catalog-info.yaml`,
      }),
    });
    expect(registered.status).toBe(201);
    expect(
      await until('the handbook in the catalog', () =>
        backend.delivery.getEntityDelivery(ref('handbook')),
      ),
    ).toMatchObject({
      deployments: [],
      promotions: [],
      searched: expect.arrayContaining([
        'argocd/app-name',
        'lockstep/entity-ref',
      ]),
      clusters: [{ cluster: 'sandbox', state: 'live' }],
    });
  });
});

describe('a backend that is killed between commit and pull request', () => {
  it('leaves a commit on a branch and nothing else', async () => {
    await untilRunning('notifier', 'dev', '3.1.0');
    const { faults } = sandbox.github;
    faults.add({
      kind: 'slow',
      delayMs: 120_000,
      match: { method: 'POST', path: '/pulls$' },
      times: 1,
    });
    interrupted = await backend.delivery.createPromotion({
      entityRef: ref('notifier'),
      environment: 'dev',
      version: { tag: '3.3.0' },
    });
    await until(
      'the pull request to be asked for',
      () => faults.list().length === 0,
    );
    const { phase, git: written } = await backend.delivery.getPromotion(
      interrupted.id,
    );
    await backend.kill();

    expect(phase).toBe('Writing');
    expect(await git.branches('notifier')).toMatchObject({
      [written.branch!]: written.headSha,
    });
    expect(await pullsOf(interrupted, 'notifier')).toEqual([]);
  });

  it('starts again without its cluster, says so, and finds it when it comes', async () => {
    sandbox.setAvailability('kube', 'down');
    backend = startBackend();
    await backend.ready();
    const read = () => backend.delivery.getEntityDelivery(ref('checkout'));
    expect(await read()).toMatchObject({
      deployments: [],
      clusters: [
        {
          cluster: 'sandbox',
          state: 'unavailable',
          since: expect.any(String),
          reason: expect.any(String),
        },
      ],
    });

    sandbox.setAvailability('kube', 'ok');
    const { deployments } = await until(
      'the cluster to be read',
      read,
      ({ clusters }) => clusters[0].state === 'live',
    );
    expect(deployments).toHaveLength(3);
  });
});

it('moves a version from dev to test, and Git says who, what and why', async () => {
  await untilRunning('checkout', 'dev', '1.4.0');
  await untilRunning('checkout', 'test', '1.4.0');
  await sandbox.release({
    repository: 'acme/checkout',
    environment: 'dev',
    tag: '1.5.0',
  });
  await untilRunning('checkout', 'dev', '1.5.0');

  const promotion = await backend.delivery.createPromotion({
    entityRef: ref('checkout'),
    environment: 'test',
    fromEnvironment: 'dev',
    changeTicket: 'CHG-7',
  });
  const ended = await untilEnded(promotion);
  expect(ended).toMatchObject({
    phase: 'Succeeded',
    from: { tag: '1.4.0' },
    to: { tag: '1.5.0' },
  });
  await untilRunning('checkout', 'test', '1.5.0');

  const path = overlayOf('checkout', 'test');
  const clone = await git.clone('checkout');
  expect(await clone.file(path)).toContain('newTag: "1.5.0"');
  const [message] = await clone.messagesOf(path);
  expect(parseTrailers(message)).toEqual({
    promotionId: promotion.id,
    promotedFrom: 'dev',
    changeTicket: 'CHG-7',
    requestedBy: 'user:default/guest',
  });
  expect(await pullsOf(promotion, 'checkout')).toMatchObject([
    {
      number: ended.git.pullRequest?.number,
      merge_commit_sha: ended.git.mergeSha,
    },
  ]);
});

it('waits while GitHub is down, then goes on and does nothing twice', async () => {
  await untilRunning('catalog-search', 'dev', '0.9.2');
  // The request itself still reads from GitHub; what follows cannot write.
  const allowWrites = sandbox.github.faults.add({
    kind: 'down',
    match: { method: 'POST', path: '^/api' },
  });
  const promotion = await backend.delivery.createPromotion({
    entityRef: ref('catalog-search'),
    environment: 'dev',
    version: { tag: '0.9.3' },
  });
  await untilPromotion(
    promotion,
    'to wait for GitHub',
    ({ reason }) => reason === 'git-host-unavailable',
  );
  expect(Object.keys(await git.branches('catalog-search'))).toEqual(['main']);

  sandbox.setAvailability('github', 'down');
  const waiting = await untilPromotion(
    promotion,
    'to be tried again in vain',
    ({ attempts }) => attempts > 1,
  );
  expect(waiting).toMatchObject({
    phase: 'Writing',
    reason: 'git-host-unavailable',
    message: expect.stringMatching(/^Waits for the Git host: /),
    nextCheckAt: expect.any(String),
  });
  expect(
    await refusalOf(
      backend.delivery.previewPromotion({
        entityRef: ref('catalog-search'),
        environment: 'prod',
        version: { tag: '0.9.3' },
      }),
    ),
  ).toMatchObject({ statusCode: 503 });

  sandbox.setAvailability('github', 'ok');
  allowWrites();
  expect(await untilEnded(promotion)).toMatchObject({ phase: 'Succeeded' });
  expect(await pullsOf(promotion, 'catalog-search')).toHaveLength(1);
  expect(
    await commitsOf(
      promotion,
      'catalog-search',
      overlayOf('catalog-search', 'dev'),
    ),
  ).toHaveLength(1);
});

it('refuses a second promotion of an environment and names the first', async () => {
  await untilRunning('ledger', 'test', '2.3.0');
  const allowWrites = sandbox.github.faults.add({
    kind: 'down',
    match: { method: 'POST', path: '^/api' },
  });
  const request = (tag: string) =>
    backend.delivery.createPromotion({
      entityRef: ref('ledger'),
      environment: 'test',
      version: { tag },
    });
  const answers = await Promise.allSettled([
    request('2.5.0'),
    request('2.6.0'),
  ]);
  const [first] = answers.flatMap(answer =>
    answer.status === 'fulfilled' ? [answer.value] : [],
  );
  const [refusal] = answers.flatMap(answer =>
    answer.status === 'rejected' ? [answer.reason] : [],
  );
  for (const each of [refusal, await refusalOf(request('2.7.0'))]) {
    expect(each).toMatchObject({
      statusCode: 409,
      body: {
        error: {
          name: 'ConflictError',
          message: expect.stringContaining(`P-${first.number}`),
        },
      },
    });
  }

  await backend.delivery.actOnPromotion(first.id, 'cancel', {
    reason: 'Not today',
  });
  allowWrites();
  expect(await untilEnded(first)).toMatchObject({ phase: 'Cancelled' });
  const next = await request('2.7.0');
  expect(await untilEnded(next)).toMatchObject({ phase: 'Succeeded' });
  const clone = await git.clone('ledger');
  expect(await clone.file(overlayOf('ledger', 'test'))).toContain(
    'newTag: "2.7.0"',
  );
});

it('ends a bad version as failed, and a revert puts it right', async () => {
  await untilRunning('payouts', 'test', '5.0.1');
  const bad = await backend.delivery.createPromotion({
    entityRef: ref('payouts'),
    environment: 'test',
    version: { tag: '5.2.0-bad' },
  });
  expect(await untilEnded(bad)).toMatchObject({
    phase: 'Failed',
    reason: 'analysis-failed',
    message: expect.stringMatching(
      /metric \S*(success-rate|error-rate|latency-p9[59])/,
    ),
  });

  const revert = await backend.delivery.revertPromotion(bad.id, {
    reason: 'Errors in test',
  });
  expect(await untilEnded(revert)).toMatchObject({
    kind: 'revert',
    reverts: bad.id,
    phase: 'Succeeded',
  });
  expect(await backend.delivery.getPromotion(bad.id)).toMatchObject({
    phase: 'Reverted',
    revertedBy: revert.id,
  });
  await untilRunning('payouts', 'test', '5.0.1');
  const path = overlayOf('payouts', 'test');
  const clone = await git.clone('payouts');
  expect(await clone.file(path)).toContain('newTag: "5.0.1"');
  expect(
    (await clone.messagesOf(path)).slice(0, 2).map(parseTrailers),
  ).toMatchObject([
    { promotionId: revert.id, reverts: bad.id },
    { promotionId: bad.id },
  ]);
});

it('shows what it knew, and since when, while the cluster is down', async () => {
  const read = () => backend.delivery.getEntityDelivery(ref('checkout'));
  const known = await read();
  expect(known.clusters).toMatchObject([{ state: 'live' }]);
  sandbox.setAvailability('kube', 'down');
  const stale = await until(
    'the cluster to be stale',
    read,
    ({ clusters }) => clusters[0].state === 'stale',
  );
  const { since, reason } = stale.clusters[0];
  expect(Date.parse(since)).toBeGreaterThanOrEqual(
    Date.parse(known.clusters[0].since),
  );
  expect(Date.parse(since)).toBeLessThanOrEqual(Date.now());
  expect(reason).toEqual(expect.any(String));
  expect(versionsOf(stale)).toEqual(versionsOf(known));
  for (const { freshness } of stale.deployments) {
    expect(freshness.state).toBe('stale');
  }

  sandbox.setAvailability('kube', 'ok');
  const live = await until(
    'the cluster to be live again',
    read,
    ({ clusters }) => clusters[0].state === 'live',
  );
  expect(Date.parse(live.clusters[0].since)).toBeGreaterThan(Date.parse(since));
});

it('finishes by itself what it had begun before it was killed', async () => {
  // Taken over when the lease of the dead process ends.
  const ended = await untilEnded(interrupted, 100_000);
  expect(ended).toMatchObject({ phase: 'Succeeded' });
  expect(await pullsOf(interrupted, 'notifier')).toMatchObject([
    { number: ended.git.pullRequest?.number },
  ]);
  expect(
    await commitsOf(interrupted, 'notifier', overlayOf('notifier', 'dev')),
  ).toHaveLength(1);
  await untilRunning('notifier', 'dev', '3.3.0');
});
