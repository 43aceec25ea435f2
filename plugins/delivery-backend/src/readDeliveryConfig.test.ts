import { ConfigReader } from '@backstage/config';
import { NO_RULES } from './EnvironmentRules';
import { readDeliveryConfig } from './readDeliveryConfig';

const read = (delivery?: object) =>
  readDeliveryConfig(new ConfigReader(delivery ? { delivery } : {}));

const CERTIFICATE =
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

describe('readDeliveryConfig', () => {
  it('has a pipeline without any configuration', () => {
    expect(read()).toEqual({
      environments: [
        {
          name: 'dev',
          order: 1,
          promotesFrom: undefined,
          strategy: 'pull-request',
          ...NO_RULES,
        },
        {
          name: 'test',
          order: 2,
          promotesFrom: 'dev',
          strategy: 'pull-request',
          ...NO_RULES,
        },
        {
          name: 'prod',
          order: 3,
          promotesFrom: 'test',
          strategy: 'pull-request',
          ...NO_RULES,
        },
      ],
      environmentNamePatterns: [
        { environment: 'dev', pattern: '*-dev' },
        { environment: 'test', pattern: '*-test' },
        { environment: 'prod', pattern: '*-prod' },
      ],
      promotionPollMs: 15_000,
      verificationTimeoutMs: 3_600_000,
      writes: {
        perMinute: 60,
        perHour: 450,
        hosts: ['github.com', '*.ghe.com'],
      },
      notifications: true,
      batches: {
        waves: ['infrastructure', 'core', 'applications', 'monitoring'],
        inFlight: 10,
      },
      freezes: [],
      revertsKeepFreezes: false,
      watch: {
        backoffBaseMs: 500,
        backoffCapMs: 30_000,
        deniedRetryMs: 30_000,
        pageSize: 500,
      },
      clusters: [],
    });
  });

  it('orders environments and fills in where versions come from', () => {
    const { environments } = read({
      environments: {
        prod: { order: 30, promotesFrom: 'qa', strategy: 'direct' },
        qa: { order: 10 },
        perf: { order: 20 },
      },
    });
    expect(environments).toMatchObject([
      {
        name: 'qa',
        order: 10,
        promotesFrom: undefined,
        strategy: 'pull-request',
      },
      { name: 'perf', order: 20, promotesFrom: 'qa', strategy: 'pull-request' },
      { name: 'prod', order: 30, promotesFrom: 'qa', strategy: 'direct' },
    ]);
  });

  it('reads freezes and whether they bind reverts', () => {
    const { freezes, revertsKeepFreezes } = read({
      freezes: [{ from: '2026-12-20', to: '2027-01-03', reason: 'Holidays.' }],
      reverts: { bindByFreezes: true },
    });
    expect(freezes).toMatchObject([
      { id: 'config-0', endsAt: '2027-01-04T00:00:00.000Z' },
    ]);
    expect(revertsKeepFreezes).toBe(true);
  });

  it('reads each way to a cluster', () => {
    const { clusters } = read({
      clusters: {
        a: {
          title: 'Cluster A',
          url: 'https://a.example:6443/',
          token: 'secret',
          caData: Buffer.from(CERTIFICATE).toString('base64'),
          namespaces: ['one', 'two', 'one'],
        },
        b: { inCluster: true },
        c: { kubeconfig: { file: '/etc/kube', context: 'ctx' } },
      },
    });
    expect(clusters).toEqual([
      {
        kind: 'url',
        name: 'a',
        title: 'Cluster A',
        namespaces: ['one', 'two'],
        access: {
          url: 'https://a.example:6443',
          token: 'secret',
          caData: CERTIFICATE,
          skipTLSVerify: undefined,
        },
      },
      { kind: 'inCluster', name: 'b', title: undefined, namespaces: undefined },
      {
        kind: 'kubeconfig',
        name: 'c',
        title: undefined,
        namespaces: undefined,
        file: '/etc/kube',
        context: 'ctx',
      },
    ]);
  });

  it('reads a token from a file', () => {
    const { clusters } = read({
      clusters: { a: { url: 'https://a', tokenFile: '/var/token' } },
    });
    expect(clusters).toMatchObject([{ access: { tokenFile: '/var/token' } }]);
  });

  it('takes the clusters of the Kubernetes plugin where asked to', () => {
    const kubernetes = {
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [
            {
              name: 'eu',
              url: 'https://eu.example/',
              authProvider: 'serviceAccount',
              serviceAccountToken: 'secret',
              caData: Buffer.from(CERTIFICATE).toString('base64'),
            },
            { name: 'own', url: 'https://own', authProvider: 'serviceAccount' },
            { name: 'us', url: 'https://us', authProvider: 'aws' },
            { name: 'twice', url: 'https://other', serviceAccountToken: 'x' },
          ],
        },
        { type: 'localKubectlProxy' },
        { type: 'gke', projectId: 'p' },
      ],
    };
    const readWith = (delivery: object) =>
      readDeliveryConfig(new ConfigReader({ delivery, kubernetes })).clusters;
    const clusters = { twice: { url: 'https://ours', token: 'y' } };
    expect(readWith({ clusters })).toHaveLength(1);
    expect(
      readWith({ clusters, kubernetesPluginClusters: true }),
    ).toMatchObject([
      { name: 'twice', access: { url: 'https://ours' } },
      {
        name: 'eu',
        kind: 'url',
        access: {
          url: 'https://eu.example',
          token: 'secret',
          caData: CERTIFICATE,
        },
      },
      {
        name: 'own',
        access: {
          tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        },
      },
      {
        name: 'us',
        kind: 'unusable',
        reason: expect.stringMatching(/'aws'.*delivery\.clusters\.us/),
      },
      { name: 'local', access: { url: 'http://localhost:8001' } },
      { name: 'kubernetes-gke', kind: 'unusable' },
    ]);
  });

  it('reads how patient a watch is', () => {
    expect(
      read({
        watch: { backoff: { initial: '1s', max: '20s' }, pageSize: 50 },
      }).watch,
    ).toEqual({
      backoffBaseMs: 1_000,
      backoffCapMs: 20_000,
      deniedRetryMs: 20_000,
      pageSize: 50,
    });
  });

  it.each([
    [{ promotions: { pollInterval: '30s' } }, 30_000],
    [{ promotions: { pollInterval: 'PT1M' } }, 60_000],
    [{ promotions: { pollInterval: { minutes: 2 } } }, 120_000],
  ])('reads the duration of %j', (delivery, expected) => {
    expect(read(delivery).promotionPollMs).toBe(expected);
  });

  it.each<[string, object, RegExp]>([
    [
      'a strategy nobody knows',
      { environments: { dev: { order: 1, strategy: 'push' } } },
      /delivery\.environments\.dev\.strategy is 'push'; .*pull-request, direct/,
    ],
    [
      'an order that is no number',
      { environments: { dev: { order: 'first' } } },
      /delivery\.environments\.dev\.order/,
    ],
    [
      'two environments at one place',
      { environments: { dev: { order: 1 }, qa: { order: 1 } } },
      /delivery\.environments\.qa\.order is 1, the same as of 'dev'/,
    ],
    [
      'a source that does not exist',
      { environments: { prod: { order: 1, promotesFrom: 'qa' } } },
      /delivery\.environments\.prod\.promotesFrom is 'qa'/,
    ],
    [
      'an environment that promotes from itself',
      { environments: { prod: { order: 1, promotesFrom: 'prod' } } },
      /promotesFrom is 'prod'/,
    ],
    [
      'a pattern of an unknown environment',
      { environmentPatterns: { staging: '*-staging' } },
      /delivery\.environmentPatterns\.staging/,
    ],
    [
      'an empty pattern',
      { environmentPatterns: { dev: [''] } },
      /delivery\.environmentPatterns\.dev must be a pattern/,
    ],
    [
      'a cluster without a way to it',
      { clusters: { a: { title: 'A' } } },
      /delivery\.clusters\.a must say exactly one of .* none/,
    ],
    [
      'a cluster with two ways to it',
      { clusters: { a: { url: 'https://a', inCluster: true } } },
      /delivery\.clusters\.a must say exactly one of .* url and inCluster/,
    ],
    [
      'an address that is none',
      { clusters: { a: { url: 'a.example:6443' } } },
      /delivery\.clusters\.a\.url is 'a\.example:6443'/,
    ],
    [
      'a certificate that is none',
      { clusters: { a: { url: 'https://a', caData: 'bm9wZQ==' } } },
      /delivery\.clusters\.a\.caData/,
    ],
    [
      'an empty list of namespaces',
      { clusters: { a: { url: 'https://a', namespaces: [] } } },
      /delivery\.clusters\.a\.namespaces is empty/,
    ],
    [
      'a name that would break deployment ids',
      { clusters: { 'a~b': { inCluster: true } } },
      /delivery\.clusters\.a~b: a cluster's name/,
    ],
    [
      'two tokens',
      { clusters: { a: { url: 'https://a', token: 'x', tokenFile: '/y' } } },
      /delivery\.clusters\.a says both token and tokenFile/,
    ],
    [
      'a back-off that shrinks',
      { watch: { backoff: { initial: '10s', max: '1s' } } },
      /delivery\.watch\.backoff\.max is shorter/,
    ],
    [
      'a page of nothing',
      { watch: { pageSize: 0 } },
      /delivery\.watch\.pageSize is 0/,
    ],
    [
      'a duration that is none',
      { promotions: { pollInterval: 'soon' } },
      /delivery\.promotions\.pollInterval is not a duration/,
    ],
    [
      'a duration of nothing',
      { promotions: { verificationTimeout: { seconds: 0 } } },
      /delivery\.promotions\.verificationTimeout must be longer/,
    ],
    [
      'a retention that is none',
      { promotions: { retention: 'for ever' } },
      /delivery\.promotions\.retention is not a duration/,
    ],
  ])('refuses %s', (_, delivery, message) => {
    expect(() => read(delivery)).toThrow(message);
  });

  it('keeps promotions for ever, or as long as it is told to', () => {
    expect(read({}).promotionRetentionMs).toBeUndefined();
    expect(
      read({ promotions: { retention: { days: 400 } } }).promotionRetentionMs,
    ).toBe(400 * 86_400_000);
  });

  it('never repeats a password in an address', () => {
    const delivery = {
      clusters: { a: { url: 'https://me:hunter2@a.example' } },
    };
    expect(() => read(delivery)).toThrow(/delivery\.clusters\.a\.token/);
    expect(() => read(delivery)).not.toThrow(/hunter2/);
  });
});
