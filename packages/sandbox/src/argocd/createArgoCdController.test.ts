import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClock } from '../clock';
import type { Controller } from '../Controller';
import { createObjectStore } from '../kube/createObjectStore';
import type { KubeObject } from '../kube/KubeObject';
import type { ObjectStore } from '../kube/ObjectStore';
import { createRolloutsController, createVersionVerdicts } from '../rollouts';
import { waitUntil } from '../rollouts/__testUtils__/waitUntil';
import { createArgoCdController } from './createArgoCdController';

let directory: string;
let store: ObjectStore;
let controllers: Controller[];
let problems: string[];
let api: Server;
let repositories: any[];

const kustomization = (tag: string) => `
namespace: shop-test
resources: [rollout.yaml, config.yaml]
images: [{name: shop, newName: registry.example/acme/shop, newTag: "${tag}"}]
`;

const rollout = `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: shop}]}
  strategy: {canary: {steps: [{setWeight: 50}, {pause: {duration: 10s}}]}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec: {scaleTargetRef: {kind: Rollout, name: shop}, minReplicas: 2, maxReplicas: 4}
`;

const configMap = (name: string, value: string) => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {value: "${value}"}
`;

function git(...args: string[]): string {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
  ];
  return execFileSync('git', [...identity, ...args], {
    cwd: join(directory, 'work'),
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

/** Commits files (`null` removes) to main of the bare repository; answers the commit. */
function commit(files: Record<string, string | null>): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, 'work', path);
    mkdirSync(dirname(file), { recursive: true });
    if (content === null) rmSync(file);
    else writeFileSync(file, content);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message', 'change');
  git('push', '--quiet', 'origin', 'HEAD:main');
  return git('rev-parse', 'HEAD');
}

const repoURL = () => `file://${join(directory, 'shop.git')}`;

function application(overrides: any = {}): KubeObject {
  const { name = 'shop-test', metadata, ...spec } = overrides;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', ...metadata },
    spec: {
      project: 'default',
      source: { repoURL: repoURL(), targetRevision: 'main', path: 'app' },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: 'shop-test',
      },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=true'],
      },
      ...spec,
    },
  };
}

const read = (name = 'shop-test'): any =>
  store.get('Application', 'argocd', name) ?? {};

const until = (description: string, condition: () => boolean) =>
  waitUntil({
    store,
    description,
    condition,
    withinMs: 14_000,
    explain: () => [problems, store.list('Application')],
  });

const isSettled = (sync: string, health: string, name?: string) => () => {
  const { status } = read(name);
  return status?.sync?.status === sync && status.health?.status === health;
};

function createProject(spec: any = {}) {
  store.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace: 'argocd' },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      ...spec,
    },
  });
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'argocd-'));
  mkdirSync(join(directory, 'work'));
  execFileSync('git', [
    'init',
    '--quiet',
    '--bare',
    '--initial-branch=main',
    join(directory, 'shop.git'),
  ]);
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', join(directory, 'shop.git'));
  repositories = [];
  api = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?');
    const contents = /^\/repos\/acme\/([^/]+)\/contents\/(.+)$/.exec(path);
    const found =
      contents &&
      repositories
        .find(each => each.name === contents[1])
        ?.paths.includes(contents[2]);
    response.statusCode = path === '/orgs/acme/repos' || found ? 200 : 404;
    response.end(
      JSON.stringify(path === '/orgs/acme/repos' ? repositories : {}),
    );
  });
  await new Promise<void>(resolve => {
    api.listen(0, '127.0.0.1', resolve);
  });
  problems = [];
  const clock = createClock(100);
  const log = (message: string) => problems.push(message);
  store = createObjectStore({ clock });
  for (const name of ['argocd', 'other'])
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  controllers = [
    createRolloutsController({
      store,
      clock,
      verdicts: createVersionVerdicts(),
      log,
    }),
    createArgoCdController({
      store,
      clock,
      log,
      workDir: join(directory, 'argocd'),
      github: { apiUrl, token: 'secret-token', org: 'acme' },
    }),
  ];
  for (const controller of controllers) controller.start();
});

afterEach(async () => {
  await Promise.all(controllers.map(each => each.stop()));
  await new Promise(resolve => {
    api.close(resolve);
    api.closeAllConnections();
  });
  rmSync(directory, { recursive: true, force: true });
  if (problems.length > 0) throw new Error(problems.join('\n'));
});

jest.setTimeout(30_000);

it('deploys what Git says, follows a new commit, prunes and keeps a history', async () => {
  createProject();
  const first = commit({
    'app/kustomization.yaml': kustomization('1.0.0'),
    'app/rollout.yaml': rollout,
    'app/config.yaml': `${configMap('shop', 'a')}---${configMap('old', 'x')}`,
  });
  store.create(application());
  await until('healthy', isSettled('Synced', 'Healthy'));
  expect(read().status).toMatchObject({
    sync: { revision: first, comparedTo: { source: { path: 'app' } } },
    operationState: {
      phase: 'Succeeded',
      message: 'successfully synced (all tasks run)',
      operation: { initiatedBy: { automated: true } },
      syncResult: {
        revision: first,
        resources: expect.arrayContaining([
          expect.objectContaining({ kind: 'Rollout', status: 'Synced' }),
        ]),
      },
    },
    history: [{ id: 0, revision: first, initiatedBy: { automated: true } }],
    sourceType: 'Kustomize',
    summary: { images: ['registry.example/acme/shop:1.0.0'] },
  });
  expect(read().operation).toBeUndefined();
  expect(read().status.resources).toContainEqual({
    group: 'argoproj.io',
    version: 'v1alpha1',
    kind: 'Rollout',
    namespace: 'shop-test',
    name: 'shop',
    status: 'Synced',
  });
  const live = store.get('Rollout', 'shop-test', 'shop');
  expect(live?.metadata.annotations?.['argocd.argoproj.io/tracking-id']).toBe(
    'shop-test:argoproj.io/Rollout:shop-test/shop',
  );
  expect(live?.spec.replicas).toBe(2);

  const second = commit({
    'app/kustomization.yaml': kustomization('1.1.0'),
    'app/config.yaml': configMap('shop', 'b'),
  });
  await until(
    'the new commit',
    () =>
      read().status.sync.revision === second &&
      isSettled('Synced', 'Healthy')(),
  );
  await until('the new version everywhere', () =>
    store
      .list('Pod', { namespace: 'shop-test' })
      .every(pod => pod.spec.containers[0].image.endsWith(':1.1.0')),
  );
  expect(store.get('ConfigMap', 'shop-test', 'old')).toBeUndefined();
  expect(store.get('ConfigMap', 'shop-test', 'shop')?.data).toEqual({
    value: 'b',
  });
  expect(read().status.history.map((each: any) => each.revision)).toEqual([
    first,
    second,
  ]);
});

it('heals what somebody changed, with a partial sync that leaves no history', async () => {
  createProject();
  commit({ 'app/config.yaml': configMap('shop', 'a') });
  store.create(application());
  await until('synced', isSettled('Synced', 'Healthy'));
  store.patch('ConfigMap', 'shop-test', 'shop', {
    data: { value: 'tampered', more: 'mine' },
  });
  await until(
    'healed',
    () => store.get('ConfigMap', 'shop-test', 'shop')?.data.value === 'a',
  );
  expect(store.get('ConfigMap', 'shop-test', 'shop')?.data.more).toBe('mine');
  await until('synced again', isSettled('Synced', 'Healthy'));
  expect(read().status.operationState.operation.sync.resources).toEqual([
    { kind: 'ConfigMap', name: 'shop', namespace: 'shop-test' },
  ]);
  expect(read().status.history).toHaveLength(1);
});

it('syncs by hand, to another commit too, and removes the refresh annotation', async () => {
  createProject();
  const first = commit({ 'app/config.yaml': configMap('shop', 'a') });
  store.create(
    application({ syncPolicy: { syncOptions: ['CreateNamespace=true'] } }),
  );
  await until('out of sync', isSettled('OutOfSync', 'Missing'));
  const sync = (fields: object) =>
    store.patch('Application', 'argocd', 'shop-test', {
      operation: { initiatedBy: { username: 'anna' }, sync: fields },
    });
  sync({});
  await until('synced', isSettled('Synced', 'Healthy'));
  const second = commit({ 'app/config.yaml': configMap('shop', 'b') });
  store.patch('Application', 'argocd', 'shop-test', {
    metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } },
  });
  await until(
    'the new commit is seen',
    () => read().status.sync.revision === second,
  );
  expect(
    read().metadata.annotations?.['argocd.argoproj.io/refresh'],
  ).toBeUndefined();
  expect(read().status.sync.status).toBe('OutOfSync');
  sync({ prune: true });
  await until(
    'b is there',
    () => store.get('ConfigMap', 'shop-test', 'shop')?.data.value === 'b',
  );
  sync({ revision: first });
  await until(
    'back to a',
    () => store.get('ConfigMap', 'shop-test', 'shop')?.data.value === 'a',
  );
  await until('the history says so', () => read().status.history?.length === 3);
  expect(
    read().status.history.map((each: any) => [
      each.id,
      each.revision,
      each.initiatedBy,
    ]),
  ).toEqual([
    [0, first, { username: 'anna' }],
    [1, second, { username: 'anna' }],
    [2, first, { username: 'anna' }],
  ]);
});

it('reports a source that cannot be rendered and does not stop the others', async () => {
  createProject();
  commit({
    'app/config.yaml': configMap('shop', 'a'),
    'bad/kustomization.yaml': 'resources: [gone.yaml]',
  });
  const source = (path: string, targetRevision = 'main') => ({
    repoURL: repoURL(),
    targetRevision,
    path,
  });
  store.create(application({ name: 'bad', source: source('bad') }));
  store.create(application({ name: 'lost', source: source('app', 'nowhere') }));
  store.create(application());
  await until('the good one', isSettled('Synced', 'Healthy'));
  await until('the errors', () =>
    ['bad', 'lost'].every(name => read(name).status?.conditions),
  );
  expect(read('bad').status).toMatchObject({
    sync: { status: 'Unknown' },
    conditions: [
      {
        type: 'ComparisonError',
        message:
          'Failed to load target state: failed to generate manifest for source 1 of 1: bad/kustomization.yaml: resources: "gone.yaml" does not exist in the repository',
      },
    ],
  });
  expect(read('lost').status.conditions[0].message).toContain(
    "unable to resolve 'nowhere' to a commit SHA",
  );
  commit({ 'bad/gone.yaml': configMap('found', '1') });
  await until('the bad one recovers', isSettled('Synced', 'Healthy', 'bad'));
  expect(read('bad').status.conditions).toBeUndefined();
});

it('refuses what the project does not allow', async () => {
  createProject({ destinations: [{ server: '*', namespace: 'other' }] });
  commit({ 'app/config.yaml': configMap('shop', 'a') });
  store.create(application());
  await until(
    'the refusal',
    () => read().status?.conditions?.[0].type === 'InvalidSpecError',
  );
  expect(read().status.conditions[0].message).toContain(
    "namespace 'shop-test' do not match any of the allowed destinations in project 'default'",
  );
  store.patch('AppProject', 'argocd', 'default', {
    spec: { destinations: [{ server: '*', namespace: '*' }] },
  });
  await until('synced', isSettled('Synced', 'Healthy'));
});

it('keeps automatic syncs out of a closed window, and lets a person in', async () => {
  const window = {
    kind: 'deny',
    schedule: '* * * * *',
    duration: '24h',
    applications: ['*'],
    manualSync: true,
  };
  createProject({ syncWindows: [window] });
  commit({ 'app/config.yaml': configMap('shop', 'a') });
  store.create(application());
  await until('out of sync', isSettled('OutOfSync', 'Missing'));
  expect(read().status.operationState).toBeUndefined();
  store.patch('AppProject', 'argocd', 'default', {
    spec: { syncWindows: [{ ...window, manualSync: false }] },
  });
  store.patch('Application', 'argocd', 'shop-test', {
    operation: { initiatedBy: { username: 'anna' }, sync: {} },
  });
  await until(
    'the sync waits',
    () =>
      read().status.operationState?.message ===
      'Sync operation blocked by sync window',
  );
  store.patch('AppProject', 'argocd', 'default', {
    spec: { syncWindows: [window] },
  });
  await until('the sync goes on', isSettled('Synced', 'Healthy'));
});

it('keeps syncs out of a closed window of a global project', async () => {
  createProject();
  store.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'calendar', namespace: 'argocd' },
    spec: {
      syncWindows: [
        {
          kind: 'deny',
          schedule: '* * * * *',
          duration: '24h',
          applications: ['*'],
        },
      ],
    },
  });
  store.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace: 'argocd' },
    data: {
      globalProjects:
        '- projectName: calendar\n  labelSelector: {matchLabels: {calendar: company}}\n',
    },
  });
  store.patch('AppProject', 'argocd', 'default', {
    metadata: { labels: { calendar: 'company' } },
  });
  commit({ 'app/config.yaml': configMap('shop', 'a') });
  store.create(application());
  await until('out of sync', isSettled('OutOfSync', 'Missing'));
  expect(read().status.operationState).toBeUndefined();
  store.patch('AppProject', 'argocd', 'calendar', {
    spec: { syncWindows: [] },
  });
  await until('synced', isSettled('Synced', 'Healthy'));
});

it('waits for a wave before the next one, and can be terminated', async () => {
  createProject();
  const wave = (text: string, number: number) =>
    text.replace(
      'metadata: {',
      `metadata: {annotations: {argocd.argoproj.io/sync-wave: "${number}"}, `,
    );
  const deployment = rollout
    .replace(/---[\s\S]*/, '')
    .replace('argoproj.io/v1alpha1', 'apps/v1')
    .replace('Rollout', 'Deployment')
    .replace(/ {2}strategy.*\n/, '')
    .replace('image: shop', 'image: "shop:1-crash"');
  commit({
    'app/a.yaml': wave(deployment, -1),
    'app/b.yaml': wave(configMap('later', 'a'), 1),
  });
  store.create(application());
  await until(
    'the first wave is waited for',
    () =>
      read().status?.operationState?.message ===
      'waiting for healthy state of apps/Deployment/shop',
  );
  expect(store.get('ConfigMap', 'shop-test', 'later')).toBeUndefined();
  const { operationState } = read().status;
  store.updateStatus({
    ...read(),
    status: {
      ...read().status,
      operationState: { ...operationState, phase: 'Terminating' },
    },
  });
  await until(
    'terminated',
    () => read().status.operationState.message === 'Operation terminated',
  );
  commit({ 'app/a.yaml': wave(deployment.replace('-crash', ''), -1) });
  await until(
    'both waves',
    () =>
      isSettled('Synced', 'Healthy')() &&
      store.get('ConfigMap', 'shop-test', 'later') !== undefined,
  );
});

it('ignores the differences it is told to, and keeps them when it syncs', async () => {
  createProject();
  const route = (weight: number, port: number) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec: {rules: [{backendRefs: [{name: a, port: ${port}, weight: ${weight}}]}]}
`;
  commit({ 'app/route.yaml': route(100, 80) });
  const ignoreDifferences = [
    {
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
      jsonPointers: ['/spec/rules/0/backendRefs/0/weight'],
    },
  ];
  const syncOptions = ['CreateNamespace=true', 'RespectIgnoreDifferences=true'];
  store.create(
    application({
      ignoreDifferences,
      syncPolicy: { automated: { selfHeal: true }, syncOptions },
    }),
  );
  await until('synced', isSettled('Synced', 'Healthy'));
  store.patch('HTTPRoute', 'shop-test', 'shop', {
    spec: { rules: [{ backendRefs: [{ name: 'a', port: 80, weight: 30 }] }] },
  });
  commit({ 'app/route.yaml': route(100, 81) });
  await until(
    'the new port',
    () =>
      store.get('HTTPRoute', 'shop-test', 'shop')?.spec.rules[0].backendRefs[0]
        .port === 81,
  );
  expect(
    store.get('HTTPRoute', 'shop-test', 'shop')?.spec.rules[0].backendRefs[0]
      .weight,
  ).toBe(30);
  await until('synced again', isSettled('Synced', 'Healthy'));
});

it('takes up repositories through an ApplicationSet, deploys apps of apps, and cleans up', async () => {
  createProject();
  const child = JSON.stringify({
    ...application({ name: 'shop-child' }),
    metadata: {
      name: 'shop-child',
      namespace: 'argocd',
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
  });
  commit({
    'app/config.yaml': configMap('shop', 'a'),
    'argocd/applications/child.json': child,
  });
  repositories = [
    {
      name: 'shop',
      full_name: 'acme/shop',
      default_branch: 'main',
      clone_url: repoURL(),
      paths: ['argocd/applications'],
    },
    {
      name: 'docs',
      full_name: 'acme/docs',
      default_branch: 'main',
      clone_url: repoURL(),
      paths: [],
    },
  ];
  store.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'services', namespace: 'argocd' },
    spec: {
      generators: [
        {
          scmProvider: {
            github: { organization: 'acme' },
            cloneProtocol: 'https',
            filters: [{ pathsExist: ['argocd/applications'] }],
          },
        },
      ],
      template: {
        metadata: {
          name: '{{ .repository }}-root',
          finalizers: ['resources-finalizer.argocd.argoproj.io'],
        },
        spec: {
          project: 'default',
          source: {
            repoURL: '{{url}}',
            targetRevision: '{{branch}}',
            path: 'argocd',
            directory: { recurse: true },
          },
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: 'argocd',
          },
          syncPolicy: { automated: { prune: true } },
        },
      },
    },
  });
  await until('the child', isSettled('Synced', 'Healthy', 'shop-child'));
  await until('the root', isSettled('Synced', 'Healthy', 'shop-root'));
  expect(store.get('Application', 'argocd', 'docs-root')).toBeUndefined();
  expect(read('shop-root').status.summary).toEqual({ isAppOfApps: true });
  await until(
    'the set is up to date',
    () =>
      store.get('ApplicationSet', 'argocd', 'services')?.status
        ?.resourcesCount === 1,
  );
  repositories = [];
  await until(
    'everything is gone',
    () => store.list('Application').length === 0,
  );
  expect(store.get('ConfigMap', 'shop-test', 'shop')).toBeUndefined();
});
