import {
  clusterListSchema,
  entityDeliverySchema,
  type DeploymentOperationRequest,
} from '@lockstep/backstage-plugin-delivery-common';
import { readRbac, type Grant } from 'sandbox';
import request from 'supertest';
import { createCluster, type TestCluster } from './__testUtils__/createCluster';
import {
  listPermissions,
  readAccountName,
  readManifests,
  titleOf,
  withoutPermission,
} from './__testUtils__/rbacManifests';
import { seedService } from './__testUtils__/seedService';
import {
  component,
  startDelivery,
  type RunningDelivery,
} from './__testUtils__/startDelivery';
import { waitFor } from './__testUtils__/waitFor';
import {
  kindTitle,
  WATCHED_KINDS,
  WATCHED_KIND_NAMES,
  type WatchedKind,
} from './domain/objects';

jest.setTimeout(60_000);

type Operation = DeploymentOperationRequest['operation'];

const user = readAccountName();
const token = 'token-of-the-account';
const rolloutOf = ({ store }: TestCluster) =>
  store.get('Rollout', 'payments-dev', 'payments')!;
const applicationOf = ({ store }: TestCluster) =>
  store.get('Application', 'argocd', 'payments-dev')!;

/** Each button: what has to be so before, and what shows that it did its work. */
const buttons: Record<
  Operation,
  {
    given?: (cluster: TestCluster) => void;
    done: (cluster: TestCluster) => unknown;
  }
> = {
  promote: { done: cluster => !rolloutOf(cluster).status.pauseConditions },
  'promote-full': { done: cluster => rolloutOf(cluster).status.promoteFull },
  abort: { done: cluster => rolloutOf(cluster).status.abort },
  retry: {
    given: cluster => {
      const rollout = rolloutOf(cluster);
      cluster.store.updateStatus({
        ...rollout,
        status: { ...rollout.status, abort: true },
      });
    },
    done: cluster => rolloutOf(cluster).status.abort === false,
  },
  pause: { done: cluster => rolloutOf(cluster).spec.paused },
  resume: { done: cluster => !rolloutOf(cluster).status.pauseConditions },
  restart: { done: cluster => rolloutOf(cluster).spec.restartAt },
  refresh: {
    done: cluster =>
      applicationOf(cluster).metadata.annotations?.[
        'argocd.argoproj.io/refresh'
      ],
  },
  sync: { done: cluster => applicationOf(cluster).operation },
  terminate: {
    given: ({ store }) =>
      store.patch('Application', 'argocd', 'payments-dev', {
        operation: { sync: {} },
        status: { operationState: { phase: 'Running' } },
      }),
    done: cluster =>
      applicationOf(cluster).status.operationState.phase === 'Terminating',
  },
};
const operations = Object.keys(buttons) as Operation[];

/*
 * One backend follows many clusters at once: one whose account has exactly the rules, and
 * one for each right that its account lacks.
 */
describe.each([
  { variant: 'cluster' as const, namespaces: undefined },
  { variant: 'namespaced' as const, namespaces: ['argocd', 'payments-dev'] },
])('deploy/rbac/$variant', ({ variant, namespaces }) => {
  const grantsOf = (only?: 'viewer' | 'operator') =>
    readRbac(readManifests(variant, { namespaces, only }), user);
  const granted = grantsOf();
  const permissions = listPermissions(granted);
  /** What the account of each cluster may do. */
  const accounts: Record<string, Grant[]> = {
    whole: granted,
    viewer: grantsOf('viewer'),
    ...Object.fromEntries(
      permissions.map((permission, i) => [
        `without-${i}`,
        withoutPermission(granted, permission),
      ]),
    ),
  };
  const clusterWithout = (title: string) =>
    `without-${permissions.map(titleOf).indexOf(title)}`;
  const titlesOf = (verbs: string[]) =>
    permissions.filter(({ verb }) => verbs.includes(verb)).map(titleOf);

  const clusters = new Map<string, TestCluster>();
  const initial = new Map<string, Array<ReturnType<typeof rolloutOf>>>();
  let running: RunningDelivery;

  beforeAll(async () => {
    for (const [name, grants] of Object.entries(accounts)) {
      const cluster = await createCluster({
        accounts: [{ token, user, grants }],
      });
      seedService(cluster, 'payments', 'dev');
      clusters.set(name, cluster);
      initial.set(name, [rolloutOf(cluster), applicationOf(cluster)]);
    }
    running = await startDelivery({
      cluster: clusters.get('whole')!,
      entities: [component('payments')],
      delivery: {
        clusters: Object.fromEntries(
          [...clusters].map(([name, { url }]) => [
            name,
            { url, token, namespaces },
          ]),
        ),
      },
    });
  });

  afterAll(async () => {
    await running?.stop();
    await Promise.all([...clusters.values()].map(cluster => cluster.stop()));
  });

  /** Everything of a cluster that is not live, by kind. */
  async function readTroubles(name: string): Promise<Record<string, string>> {
    const { body } = await request(running.server).get(
      '/api/delivery/clusters',
    );
    const { kinds } = clusterListSchema
      .parse(body)
      .items.find(({ cluster }) => cluster === name)!;
    return Object.fromEntries(
      WATCHED_KIND_NAMES.flatMap(kind =>
        kinds[kind]?.state === 'live'
          ? []
          : [[kind, kinds[kind]?.reason ?? 'not watched']],
      ),
    );
  }

  async function readDeployment(name: string) {
    const { body } = await request(running.server).get(
      '/api/delivery/entities/component/default/payments',
    );
    return entityDeliverySchema
      .parse(body)
      .deployments.find(({ cluster }) => cluster === name);
  }

  const readings = new Map<string, Promise<void>>();
  /** Resolves when everything of a cluster is there; waits once, so that it fails once. */
  function isRead(name: string): Promise<void> {
    const known = readings.get(name);
    if (known) {
      return known;
    }
    const reading = waitFor(
      `everything of cluster ${name}`,
      async () =>
        Object.keys(await readTroubles(name)).length === 0 &&
        (await readDeployment(name))?.rollout !== undefined,
    );
    readings.set(name, reading);
    return reading;
  }

  /** Presses a button in a cluster where it makes sense. */
  async function press(name: string, operation: Operation) {
    const cluster = clusters.get(name)!;
    for (const object of initial.get(name)!) {
      const { kind, metadata } = object;
      const current = cluster.store.get(
        kind,
        metadata.namespace,
        metadata.name,
      )!;
      const { resourceVersion } = current.metadata;
      const { metadata: written } = cluster.store.update({
        ...object,
        metadata: { ...metadata, resourceVersion },
      });
      cluster.store.updateStatus({ ...object, metadata: written });
    }
    buttons[operation].given?.(cluster);
    return request(running.server)
      .post(
        `/api/delivery/deployments/${encodeURIComponent(
          `${name}~argocd~payments-dev`,
        )}/operations`,
      )
      .send({ operation });
  }

  it('grants nothing by a wildcard, and no verb that is never used', () => {
    expect(titlesOf(['list', 'watch', 'get', 'patch'])).toEqual(
      permissions.map(titleOf),
    );
    expect(
      permissions.filter(({ group, resource }) =>
        `${group}${resource}`.includes('*'),
      ),
    ).toEqual([]);
    const reading = titlesOf(['list', 'watch']);
    expect(listPermissions(accounts.viewer).map(titleOf)).toEqual(
      expect.arrayContaining(reading),
    );
    expect(listPermissions(accounts.viewer)).toHaveLength(reading.length);
  });

  it('names the objects where no others are read', () => {
    const named = granted
      .flatMap(({ rules }) => rules)
      .filter(({ resourceNames }) => resourceNames)
      .map(({ resources, resourceNames }) => [...resources, ...resourceNames!]);
    const selected = Object.values(WATCHED_KINDS as Record<string, WatchedKind>)
      .filter(({ fieldSelector }) => fieldSelector)
      .map(({ plural, fieldSelector }) => [
        plural,
        fieldSelector!.replace('metadata.name=', ''),
      ]);
    expect(selected).not.toEqual([]);
    expect(named).toEqual((namespaces ?? ['']).flatMap(() => selected));
  });

  it.each(['whole', 'viewer'])(
    'is enough to read every kind, by account %s',
    async name => {
      await isRead(name);
      expect(await readTroubles(name)).toEqual({});
      expect(await readDeployment(name)).toMatchObject({
        freshness: { state: 'live' },
        rollout: { name: 'payments', phase: 'Paused' },
      });
    },
  );

  it.each(operations)('is enough to %s', async operation => {
    await isRead('whole');
    const { status, body } = await press('whole', operation);
    expect([status, body]).toEqual([204, {}]);
    expect(buttons[operation].done(clusters.get('whole')!)).toBeTruthy();
  });

  it.each(operations)('does not let the viewer %s', async operation => {
    await isRead('viewer');
    const { status, body } = await press('viewer', operation);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.error.message).toMatch(
      new RegExp(
        `cluster 'viewer' answered 403 .*User "${user}" cannot get resource "(rollouts|applications)"`,
      ),
    );
    expect(buttons[operation].done(clusters.get('viewer')!)).toBeFalsy();
  });

  it.each(titlesOf(['list', 'watch']))(
    'has no right to %s in vain',
    async title => {
      const [, resource] = title.split(' ');
      const kind = WATCHED_KIND_NAMES.find(
        name => kindTitle(WATCHED_KINDS[name]) === resource,
      );
      expect(kind).toBeDefined();
      await waitFor(`the lack of ${title} to show`, async () => {
        const troubles = await readTroubles(clusterWithout(title));
        return troubles[kind!]?.includes(`read ${resource} (403)`);
      });
    },
  );

  it.each(titlesOf(['get', 'patch']))(
    'has no right to %s in vain',
    async title => {
      const name = clusterWithout(title);
      const { verb, resource } =
        permissions[permissions.map(titleOf).indexOf(title)];
      await isRead(name);
      const refusals: string[] = [];
      for (const operation of operations) {
        const { status, body } = await press(name, operation);
        if (status !== 204) {
          refusals.push(body.error.message);
        }
      }
      expect(refusals).not.toEqual([]);
      expect(refusals).toEqual(
        refusals.map(() =>
          expect.stringContaining(`cannot ${verb} resource "${resource}"`),
        ),
      );
    },
  );
});

it('grants the same in a list of namespaces as in the whole cluster', () => {
  const rulesOf = (grants: Grant[]) => grants.flatMap(({ rules }) => rules);
  expect(
    rulesOf(
      readRbac(readManifests('namespaced', { namespaces: ['argocd'] }), user),
    ),
  ).toEqual(rulesOf(readRbac(readManifests('cluster'), user)));
});
