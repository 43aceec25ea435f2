import type { FleetRow } from '@lockstep/backstage-plugin-delivery-common';
import { component } from '../__testUtils__/startDelivery';
import type { KubeObject } from '../domain/objects';
import { FreshnessBoard } from '../watch';
import { DeploymentDirectory } from './DeploymentDirectory';
import { DeploymentIndex } from './DeploymentIndex';
import { FleetIndex } from './FleetIndex';
import type { FleetChange } from './FleetRows';

const PIPELINE = ['dev', 'prod'];

const application = (
  name: string,
  options: {
    sync?: string;
    health?: string;
    labels?: Record<string, string>;
  } = {},
): KubeObject => ({
  metadata: {
    name,
    namespace: 'argocd',
    uid: `uid-${name}`,
    labels: options.labels,
  },
  spec: {
    destination: { namespace: 'shop' },
    syncPolicy: { automated: { selfHeal: true } },
  },
  status: {
    sync: { status: options.sync ?? 'Synced' },
    ...(options.health && { health: { status: options.health } }),
  },
});

function setUp() {
  const due: Array<() => void> = [];
  let sweep = () => {};
  let time = Date.parse('2026-11-26T12:00:00Z');
  const index = new DeploymentIndex();
  index.addCluster({ name: 'hub' });
  const now = () => new Date(time);
  const directory = new DeploymentDirectory({
    index,
    board: new FreshnessBoard({ now }),
    patterns: [
      { environment: 'dev', pattern: '*-dev' },
      { environment: 'prod', pattern: '*-prod' },
    ],
    now,
  });
  const errors: unknown[] = [];
  const fleet = new FleetIndex({
    directory,
    pipeline: PIPELINE,
    now,
    schedule: (run, ms) => {
      if (ms >= 1_000) {
        sweep = run;
      } else {
        due.push(run);
      }
      return () => {};
    },
    onError: error => errors.push(error),
  });
  const changes: FleetChange[] = [];
  fleet.onChange(change => changes.push(change));
  const source = { cluster: 'hub', kind: 'applications' as const };
  /** Runs what was put off, until nothing is. */
  const settle = () => {
    while (due.length > 0) {
      due.shift()!();
    }
  };
  const applyQuietly = (...objects: KubeObject[]) => {
    const deployments = index.apply(source, { type: 'upserted', objects });
    directory.forget(deployments);
    fleet.report({ deployments, clusters: new Set() });
  };
  const apply = (...objects: KubeObject[]) => {
    applyQuietly(...objects);
    settle();
  };
  const remove = (object: KubeObject) => {
    const deployments = index.apply(source, { type: 'removed', object });
    directory.forget(deployments);
    fleet.report({ deployments, clusters: new Set() });
    settle();
  };
  const applyProject = (project: KubeObject) =>
    index.apply(
      { cluster: 'hub', kind: 'appprojects' },
      { type: 'upserted', objects: [project] },
    );
  /** Time passes, and the fleet looks whether that changed anything. */
  const elapse = (ms: number) => {
    time += ms;
    sweep();
    settle();
  };
  return {
    fleet,
    changes,
    errors,
    apply,
    applyQuietly,
    applyProject,
    remove,
    settle,
    elapse,
    due,
  };
}

const names = (rows: readonly { row: FleetRow }[]) =>
  rows.map(({ row }) => row.deployment.split('~').pop());

describe('FleetIndex', () => {
  it('makes no row before the clusters were read', async () => {
    const { fleet, apply, settle } = setUp();
    fleet.setEntities([component('shop')]);
    apply(application('shop-dev'));
    expect(fleet.list()).toEqual([]);
    let settled = false;
    const settling = fleet.settled().then(() => (settled = true));
    await Promise.resolve();
    expect(settled).toBe(false);
    fleet.release();
    settle();
    await settling;
    expect(names(fleet.list())).toEqual(['shop-dev']);
  });

  it('has a row per entity and deployment, in order', () => {
    const { fleet, apply } = setUp();
    fleet.release();
    fleet.setEntities([component('shop'), component('books')]);
    apply(
      application('shop-prod'),
      application('shop-dev'),
      application('books-prod'),
      application('nobody'),
    );
    expect(names(fleet.list())).toEqual([
      'books-prod',
      'shop-dev',
      'shop-prod',
    ]);
    expect(fleet.list()[1].row).toMatchObject({
      entityRef: 'component:default/shop',
      owner: 'group:default/commerce',
      environment: 'dev',
      cluster: 'hub',
      sync: 'Synced',
      phase: null,
    });
    expect(fleet.entitiesOfDeployment('hub~argocd~shop-dev')).toEqual([
      'component:default/shop',
    ]);
  });

  it('tells what changed, and nothing when nothing did', () => {
    const { fleet, changes, apply } = setUp();
    fleet.release();
    fleet.setEntities([component('shop')]);
    apply(application('shop-dev'), application('shop-prod'));
    changes.splice(0);
    apply(application('shop-prod', { sync: 'OutOfSync' }));
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      version: fleet.version,
      entries: [{ row: { sync: 'OutOfSync' }, version: fleet.version }],
      removed: [],
    });
    expect(fleet.list()[1].row.sync).toBe('OutOfSync');
    apply(application('shop-prod', { sync: 'OutOfSync' }));
    expect(changes).toHaveLength(1);
  });

  it('follows entities that come, change and go', () => {
    const { fleet, changes, apply, settle } = setUp();
    fleet.release();
    apply(application('shop-dev'), application('books-dev'));
    fleet.addEntity(component('shop'));
    settle();
    expect(names(fleet.list())).toEqual(['shop-dev']);
    fleet.addEntity(
      component('shop', { annotations: { 'argocd/app-name': 'books-dev' } }),
    );
    settle();
    expect(names(fleet.list())).toEqual(['books-dev']);
    changes.splice(0);
    fleet.setEntities([]);
    settle();
    expect(fleet.list()).toEqual([]);
    expect(names(changes[0].removed)).toEqual(['books-dev']);
  });

  it('lets go of rows whose Application is gone or means another entity', () => {
    const { fleet, apply, remove } = setUp();
    fleet.release();
    fleet.setEntities([
      component('shop', {
        annotations: { 'argocd/app-selector': 'team=shop' },
      }),
    ]);
    const labels = { team: 'shop' };
    apply(application('a-dev', { labels }), application('b-dev', { labels }));
    expect(names(fleet.list())).toEqual(['a-dev', 'b-dev']);
    apply(application('a-dev', { labels: { team: 'other' } }));
    expect(names(fleet.list())).toEqual(['b-dev']);
    remove(application('b-dev'));
    expect(fleet.list()).toEqual([]);
  });

  it('knows what somebody missed since a version', () => {
    const { fleet, apply, remove } = setUp();
    fleet.release();
    fleet.setEntities([component('shop')]);
    apply(application('shop-dev'), application('shop-prod'));
    const { version } = fleet;
    expect(fleet.since(version)).toMatchObject({ entries: [], removed: [] });
    apply(application('shop-dev', { sync: 'OutOfSync' }));
    remove(application('shop-prod'));
    const missed = fleet.since(version)!;
    expect(names(missed.entries)).toEqual(['shop-dev']);
    expect(names(missed.removed)).toEqual(['shop-prod']);
    expect(fleet.since(version + 1_000)).toBeUndefined();
  });

  it('notices what time alone changes', () => {
    const { fleet, changes, apply, applyProject, elapse } = setUp();
    applyProject({
      metadata: { name: 'default', namespace: 'argocd', uid: 'p' },
      spec: {
        syncWindows: [
          {
            kind: 'deny',
            schedule: '30 12 * * *',
            duration: '1h',
            applications: ['*'],
          },
        ],
      },
    });
    fleet.release();
    fleet.setEntities([component('shop')]);
    apply(application('shop-prod', { sync: 'OutOfSync', health: 'Healthy' }));
    const before = fleet.list()[0].row.state;
    changes.splice(0);
    elapse(20 * 60_000);
    expect(changes).toEqual([]);
    elapse(11 * 60_000);
    expect(changes).toHaveLength(1);
    expect(fleet.list()[0].row.state).not.toBe(before);
  });

  it('looks only at rows that came or went when Applications are matched anew', () => {
    const { fleet, changes, apply } = setUp();
    fleet.release();
    fleet.setEntities([component('shop')]);
    apply(application('shop-dev'));
    changes.splice(0);
    apply(application('other', { labels: { new: 'label' } }));
    expect(changes).toEqual([]);
    apply(application('shop-prod'));
    expect(names(changes.flatMap(({ entries }) => entries))).toEqual([
      'shop-prod',
    ]);
  });

  it('tells news before it goes on with what it makes in bulk', () => {
    const { fleet, changes, apply, applyQuietly, due, settle } = setUp();
    fleet.release();
    fleet.setEntities([component('shop')]);
    apply(application('shop-dev'));
    const many = Array.from({ length: 500 }, (_, index) => `svc-${index}`);
    applyQuietly(...many.map(name => application(`${name}-dev`)));
    fleet.setEntities([
      component('shop'),
      ...many.map(name => component(name)),
    ]);
    applyQuietly(application('shop-dev', { sync: 'OutOfSync' }));
    changes.splice(0);
    due.shift()!();
    expect(names(changes[0].entries)[0]).toBe('shop-dev');
    settle();
    expect(fleet.list()).toHaveLength(501);
  });

  it('passes on whose freshness changed', () => {
    const { fleet, changes, settle } = setUp();
    fleet.release();
    fleet.report({ deployments: new Set(), clusters: new Set(['hub']) });
    settle();
    expect(changes).toMatchObject([{ clusters: new Set(['hub']) }]);
  });

  it('rests once it is stopped', async () => {
    const { fleet, apply, due } = setUp();
    fleet.release();
    fleet.stop();
    fleet.setEntities([component('shop')]);
    apply(application('shop-dev'));
    await fleet.settled();
    expect(due).toEqual([]);
    expect(fleet.list()).toEqual([]);
  });
});
