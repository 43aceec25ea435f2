import { component } from '../__testUtils__/startDelivery';
import type { KubeObject } from '../domain/objects';
import {
  ChangeFeed,
  DeploymentDirectory,
  DeploymentIndex,
  FleetIndex,
} from '../index/index';
import { FreshnessBoard } from '../watch';
import { FleetRoster } from './FleetRoster';

const application = (name: string, health: string): KubeObject => ({
  metadata: { name, namespace: 'argocd', uid: `uid-${name}` },
  spec: { destination: { namespace: 'shop' } },
  status: {
    sync: { status: 'Synced' },
    health: { status: health },
    summary: { images: ['registry.acme.test/shop:1.5.0'] },
  },
});

const id = (name: string) => `hub~argocd~${name}`;

/** The index, the fleet over it, and the roster over both. */
function setUp() {
  const now = () => new Date('2026-11-26T12:00:00Z');
  const due: Array<() => void> = [];
  const schedule = (run: () => void, ms: number) => {
    // The fleet's look at what time alone changes is not needed here.
    if (ms < 1_000) due.push(run);
    return () => {};
  };
  const index = new DeploymentIndex();
  index.addCluster({ name: 'hub' });
  const directory = new DeploymentDirectory({
    index,
    board: new FreshnessBoard({ now }),
    patterns: [
      { environment: 'dev', pattern: '*-dev' },
      { environment: 'prod', pattern: '*-prod' },
    ],
    now,
  });
  const onError = (error: unknown) => {
    throw error;
  };
  const feed = new ChangeFeed({
    delayMs: 0,
    schedule,
    onListenerError: onError,
  });
  const pipeline = ['dev', 'prod'];
  const fleet = new FleetIndex({ directory, pipeline, now, schedule, onError });
  feed.subscribe(report => fleet.report(report));
  const roster = new FleetRoster({
    fleet,
    directory,
    finder: {
      onChange: listener =>
        feed.subscribe(({ deployments }) => listener(deployments)),
    },
  });
  const settle = () => {
    while (due.length > 0) {
      due.shift()!();
    }
  };
  return {
    fleet,
    roster,
    settle,
    apply: (...objects: KubeObject[]) => {
      const deployments = index.apply(
        { cluster: 'hub', kind: 'applications' },
        { type: 'upserted', objects },
      );
      directory.forget(deployments);
      feed.add({ deployments });
      settle();
    },
  };
}

describe('FleetRoster', () => {
  it('lists what is in the environments asked for, once the fleet is sorted', async () => {
    const { fleet, roster, apply, settle } = setUp();
    fleet.setEntities([component('shop')]);
    apply(
      application('shop-dev', 'Healthy'),
      application('shop-prod', 'Degraded'),
    );
    const listing = roster.list(new Set(['dev', 'prod']));
    fleet.release();
    settle();
    const version = { image: 'registry.acme.test/shop', tag: '1.5.0' };
    const entityRef = 'component:default/shop';
    const dev = {
      id: id('shop-dev'),
      entityRef,
      environment: 'dev',
      version,
      looksHealthy: true,
    };
    expect(await listing).toEqual([
      dev,
      {
        ...dev,
        id: id('shop-prod'),
        environment: 'prod',
        looksHealthy: false,
      },
    ]);
    expect(await roster.list(new Set(['dev']))).toEqual([dev]);
  });

  it('tells of a deployment when it changes, and when it becomes somebody’s', () => {
    const { fleet, roster, apply, settle } = setUp();
    fleet.release();
    const told: string[][] = [];
    const unsubscribe = roster.onChange(ids => told.push([...ids]));
    apply(application('shop-dev', 'Healthy'));
    expect(told).toEqual([[id('shop-dev')]]);
    expect(roster.place(id('shop-dev'))).toEqual({
      environment: 'dev',
      entityRefs: [],
    });

    fleet.setEntities([component('shop')]);
    settle();
    expect(told).toEqual([[id('shop-dev')], [id('shop-dev')]]);
    const place = roster.place(id('shop-dev'));
    expect(place).toEqual({
      environment: 'dev',
      entityRefs: ['component:default/shop'],
    });
    expect(roster.describe(id('shop-dev'), place!.entityRefs[0])).toMatchObject(
      { version: { tag: '1.5.0' } },
    );

    unsubscribe();
    apply(application('shop-dev', 'Degraded'));
    expect(told).toHaveLength(2);
    expect(roster.place(id('nothing'))).toBeUndefined();
  });
});
