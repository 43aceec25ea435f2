import { createClock, type SandboxClock } from '../clock';
import type { Controller } from '../Controller';
import type { KubeObject } from '../kube/KubeObject';
import { createObjectStore } from '../kube/createObjectStore';
import type { ObjectStore } from '../kube/ObjectStore';
import {
  createRollout,
  createRoute,
  createService,
  createTemplate,
  routedCanary,
  successRate,
} from './__testUtils__/shop';
import { waitUntil } from './__testUtils__/waitUntil';
import { createRolloutsController } from './createRolloutsController';
import { createVersionVerdicts, type VersionVerdicts } from './versionVerdicts';

let store: ObjectStore;
let clock: SandboxClock;
let controller: Controller;
let verdicts: VersionVerdicts;
let problems: string[];

const namespace = 'shop-test';

function rollout(): KubeObject {
  return store.get('Rollout', namespace, 'shop')!;
}

const until = (description: string, condition: () => boolean) =>
  waitUntil({
    store,
    description,
    condition,
    withinMs: 4500,
    explain: () => [problems, rollout()?.status],
  });

const phase = (word: string, revision?: number) =>
  until(`phase ${word}`, () => {
    const { status, metadata } = rollout();
    const seen = metadata.annotations?.['rollout.argoproj.io/revision'];
    return (
      status?.phase === word &&
      status.observedGeneration === String(metadata.generation) &&
      (!revision || seen === String(revision))
    );
  });

function setImage(image: string) {
  const { template } = rollout().spec;
  const containers = [{ ...template.spec.containers[0], image }];
  store.patch('Rollout', namespace, 'shop', {
    spec: { template: { spec: { containers } } },
  });
}

function patchStatus(status: object) {
  store.patch(
    'Rollout',
    namespace,
    'shop',
    { status },
    { subresource: 'status' },
  );
}

beforeEach(() => {
  problems = [];
  clock = createClock(400);
  store = createObjectStore({ clock });
  verdicts = createVersionVerdicts();
  controller = createRolloutsController({
    store,
    clock,
    verdicts,
    log: message => problems.push(message),
  });
  store.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  controller.start();
});

afterEach(async () => {
  await controller.stop();
  if (problems.length > 0) throw new Error(problems.join('\n'));
});

function createRoutedShop() {
  for (const name of ['shop-stable', 'shop-canary'])
    store.create(createService(name));
  store.create(createRoute());
  store.create(createTemplate('success-rate', successRate));
  store.create(
    createTemplate('background', {
      name: 'background-success-rate',
      interval: '30s',
      successCondition: 'result[0] > 0.99',
    }),
  );
  store.create(createRollout({ strategy: routedCanary }));
}

it('deploys the first version without walking the steps', async () => {
  store.create(createRollout());
  await phase('Healthy');
  const { status } = rollout();
  expect(status).toMatchObject({
    currentStepIndex: 3,
    replicas: 4,
    availableReplicas: 4,
    stableRS: status.currentPodHash,
    selector: 'app=shop',
  });
  expect(store.list('Pod', { namespace })).toHaveLength(4);
});

it('walks a basic canary: pauses for a person, then finishes', async () => {
  store.create(createRollout());
  await phase('Healthy');
  setImage('registry.example/acme/shop:1.1.0');
  await phase('Paused', 2);
  expect(rollout().status).toMatchObject({
    message: 'CanaryPauseStep',
    currentStepIndex: 1,
    controllerPause: true,
    updatedReplicas: 1,
  });
  patchStatus({ pauseConditions: null });
  await phase('Healthy', 2);
  const images = store
    .list('Pod', { namespace })
    .map(pod => pod.spec.containers[0].image);
  expect(new Set(images)).toEqual(
    new Set(['registry.example/acme/shop:1.1.0']),
  );
});

it('walks a canary with traffic routing and analysis to the end', async () => {
  createRoutedShop();
  await phase('Healthy');
  setImage('registry.example/acme/shop:1.1.0');
  await until('a weight of 10 on the route', () => {
    const route = store.get('HTTPRoute', namespace, 'shop');
    return route?.spec.rules[0].backendRefs[1].weight === 10;
  });
  await phase('Paused', 2);
  const { status } = rollout();
  expect(status.canary.weights.canary).toMatchObject({
    weight: 10,
    serviceName: 'shop-canary',
  });
  const end = Date.parse(status.pauseConditions[0].startTime) + 120_000;
  expect(end - Date.now()).toBeLessThan(2000);
  await phase('Healthy', 2);
  await until('both runs end well', () => {
    const runs = store.list('AnalysisRun', { namespace });
    return (
      runs.length === 2 && runs.every(run => run.status.phase === 'Successful')
    );
  });
  const runs = store.list('AnalysisRun', { namespace });
  const step = runs.find(
    run => run.metadata.labels?.['rollout-type'] === 'Step',
  );
  expect(step?.status.metricResults[0]).toMatchObject({
    count: 3,
    successful: 3,
  });
  expect(step?.spec.args).toEqual([{ name: 'service', value: 'shop-canary' }]);
  expect(rollout().status.canary.weights.canary.weight).toBe(0);
  const reasons = store.list('Event', { namespace }).map(event => event.reason);
  expect(reasons).toEqual(
    expect.arrayContaining([
      'RolloutStepCompleted',
      'RolloutCompleted',
      'SwitchService',
    ]),
  );
});

it('aborts on bad metrics, and going back to the stable version is fast', async () => {
  createRoutedShop();
  await phase('Healthy');
  const stable = rollout().status.stableRS;
  setImage('registry.example/acme/shop:1.1.0-bad');
  await phase('Degraded', 2);
  expect(rollout().status).toMatchObject({
    abort: true,
    currentStepIndex: 0,
    stableRS: stable,
    message: expect.stringMatching(
      /^RolloutAborted: Rollout aborted update to revision 2: (Background|Step-based) analysis phase error\/failed: Metric ".*" assessed Failed due to failed \(1\) > failureLimit \(0\)/,
    ),
  });
  await until('the canary is taken down', () => {
    const hash = rollout().status.currentPodHash;
    return (
      store.get('ReplicaSet', namespace, `shop-${hash}`)?.spec.replicas === 0
    );
  });
  setImage('registry.example/acme/shop:1.0.0');
  await phase('Healthy', 3);
  expect(rollout().status).toMatchObject({
    abort: false,
    currentPodHash: stable,
    currentStepIndex: 6,
  });
});

it('tries again after an abort', async () => {
  createRoutedShop();
  await phase('Healthy');
  verdicts.markBad({ tag: '1.1.0' });
  setImage('registry.example/acme/shop:1.1.0');
  await phase('Degraded', 2);
  verdicts.markGood({ tag: '1.1.0' });
  patchStatus({ abort: false });
  await phase('Healthy', 2);
  expect(rollout().status.abortedAt).toBeUndefined();
});

it('lets an autoscaler say how many pods there are', async () => {
  store.create({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'shop', namespace },
    spec: {
      scaleTargetRef: { kind: 'Rollout', name: 'shop' },
      minReplicas: 3,
      maxReplicas: 5,
    },
  });
  store.create(createRollout({ spec: { replicas: undefined } }));
  await phase('Healthy');
  expect(rollout().spec.replicas).toBe(3);
  await until(
    'the autoscaler reports',
    () =>
      store.list('HorizontalPodAutoscaler')[0].status?.currentReplicas === 3,
  );
});

it('reports a version that never comes up', async () => {
  store.create(createRollout({ spec: { progressDeadlineSeconds: 60 } }));
  await phase('Healthy');
  setImage('registry.example/acme/shop:2.0.0-crash');
  await phase('Degraded', 2);
  expect(rollout().status.message).toMatch(
    /^ProgressDeadlineExceeded: ReplicaSet "shop-\w+" has timed out progressing\.$/,
  );
  expect(rollout().status.abort).toBe(false);
});

it('refuses a Rollout whose template is missing, and recovers when it comes', async () => {
  const strategy = {
    canary: {
      steps: [
        {
          analysis: {
            templates: [{ templateName: 'late' }],
            args: [{ name: 'service', value: 'x' }],
          },
        },
      ],
    },
  };
  store.create(createRollout({ strategy }));
  await phase('Degraded');
  expect(rollout().status.message).toContain(
    "AnalysisTemplate 'late' not found",
  );
  store.create(createTemplate('late', { successCondition: 'true' }));
  await phase('Healthy');
});

it('replaces the pods on restart', async () => {
  store.create(createRollout());
  await phase('Healthy');
  const before = new Set(
    store.list('Pod', { namespace }).map(pod => pod.metadata.uid),
  );
  const restartAt = new Date(Date.now() + 1000)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');
  store.patch('Rollout', namespace, 'shop', { spec: { restartAt } });
  await until(
    'the restart is done',
    () =>
      rollout().status.restartedAt === restartAt &&
      rollout().status.phase === 'Healthy',
  );
  expect(
    store.list('Pod', { namespace }).some(pod => before.has(pod.metadata.uid)),
  ).toBe(false);
});

it('switches blue-green after a person allowed it', async () => {
  for (const name of ['active', 'preview']) store.create(createService(name));
  const strategy = {
    blueGreen: {
      activeService: 'active',
      previewService: 'preview',
      autoPromotionEnabled: false,
    },
  };
  store.create(createRollout({ strategy }));
  await phase('Healthy');
  const first = rollout().status.currentPodHash;
  setImage('registry.example/acme/shop:1.1.0');
  await phase('Paused', 2);
  expect(rollout().status).toMatchObject({
    message: 'BlueGreenPause',
    blueGreen: { activeSelector: first },
  });
  patchStatus({ pauseConditions: null });
  await phase('Healthy', 2);
  const { currentPodHash, blueGreen, stableRS } = rollout().status;
  expect([blueGreen.activeSelector, stableRS]).toEqual([
    currentPodHash,
    currentPodHash,
  ]);
  expect(
    store.get('Service', namespace, 'active')?.spec.selector[
      'rollouts-pod-template-hash'
    ],
  ).toBe(currentPodHash);
});

it('brings up a plain Deployment and replaces its version', async () => {
  const { template, selector } = createRollout().spec;
  store.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'plain', namespace },
    spec: { replicas: 2, selector, template },
  });
  const status = () =>
    store.get('Deployment', namespace, 'plain')!.status ?? {};
  await until('two pods', () => status().availableReplicas === 2);
  const changed = [{ name: 'shop', image: 'registry.example/acme/shop:2.0.0' }];
  store.patch('Deployment', namespace, 'plain', {
    spec: { template: { spec: { containers: changed } } },
  });
  await until(
    'two new pods alone',
    () =>
      status().observedGeneration === 2 &&
      status().updatedReplicas === 2 &&
      status().replicas === 2,
  );
  expect(store.list('Pod', { namespace })).toHaveLength(2);
});
