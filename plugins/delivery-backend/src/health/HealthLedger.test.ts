import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Deployment } from '@lockstep/backstage-plugin-delivery-common';
import { aDeployment, aRollout, v } from '../__testUtils__/aDeployment';
import type { DeploymentRoster } from '../service/DeploymentRoster';
import { DatabaseHealthStore } from '../store/DatabaseHealthStore';
import type { HealthStore } from '../store/HealthStore';
import { HealthLedger } from './HealthLedger';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T10:00:00.000Z');
const DEV = 'local~argocd~payments-dev';
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();
const degraded = { health: { status: 'Degraded' } } as const;
const stale = {
  freshness: { state: 'stale', since: 'noon' },
  ...degraded,
} as const;

/** Deployments in memory, a clock that tests move, and as many processes as they start. */
async function createPlace() {
  const database = mockServices.database({
    knex: await databases.init('SQLITE_3'),
  });
  const store = await DatabaseHealthStore.create({ database });
  const deployments = new Map<string, Deployment>();
  let time = START;

  function startLedger(over: HealthStore = store) {
    const listeners = new Set<(ids: ReadonlySet<string>) => void>();
    const described: string[] = [];
    const applied: number[] = [];
    const logger = mockServices.logger.mock();
    const roster: DeploymentRoster = {
      list: async environments =>
        [...deployments.values()]
          .filter(({ environment }) => environments.has(environment))
          .map(({ application, health, ...rest }) => ({
            ...rest,
            looksHealthy:
              application.sync === 'Synced' && health.status === 'Healthy',
          })),
      place: id => {
        const found = deployments.get(id);
        return (
          found && {
            environment: found.environment,
            entityRefs: [found.entityRef],
          }
        );
      },
      describe: id => {
        described.push(id);
        return deployments.get(id);
      },
      onChange: listener => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const ledger = new HealthLedger({
      store: {
        list: () => over.list(),
        get: id => over.get(id),
        apply: changes => {
          applied.push(changes.length);
          return over.apply(changes);
        },
      },
      roster,
      environments: new Set(['dev']),
      schedule: () => () => {},
      sweepMs: 1,
      logger,
      now: () => new Date(time),
    });
    ledger.start();
    return {
      ledger,
      logger,
      described,
      applied,
      listeners,
      tell: async (ids: Iterable<string>) => {
        listeners.forEach(listener => listener(new Set(ids)));
        await ledger.settled();
      },
      since: (tag = '1.5.0') => ledger.healthySince(DEV, v(tag)),
    };
  }

  return {
    store,
    startLedger,
    set: (...all: Deployment[]) =>
      all.forEach(each => deployments.set(each.id, each)),
    pass: (hours: number) => {
      time += hours * HOUR;
    },
  };
}

async function createLedger() {
  const place = await createPlace();
  const process = place.startLedger();
  return {
    ...place,
    ...process,
    show: async (changes: Partial<Deployment> = {}, tag = '1.5.0') => {
      place.set(aDeployment('dev', tag, changes));
      await process.tell([DEV]);
    },
  };
}

describe('HealthLedger', () => {
  it('counts from the first look on, through all that is no break', async () => {
    const { show, since, pass, applied } = await createLedger();
    await show();
    expect(await since()).toBe(at(0));
    pass(1);
    await show({ deployedAt: at(1) });
    await show(stale);
    pass(1);
    await show({ health: { status: 'Unknown' } });
    await show();
    expect(await since()).toBe(at(0));
    expect(applied).toEqual([1]);
  });

  it.each<[string, Partial<Deployment>]>([
    ['degraded', degraded],
    ['half way out', { rollout: aRollout('1.5.0', { fullyPromoted: false }) }],
  ])('begins anew after it was %s', async (_, changes) => {
    const { show, since, pass } = await createLedger();
    await show();
    pass(1);
    await show(changes);
    expect(await since()).toBeUndefined();
    pass(1);
    await show();
    expect(await since()).toBe(at(2));
  });

  it('begins anew with another version, and with one that comes back', async () => {
    const { show, since, pass } = await createLedger();
    await show();
    pass(1);
    await show({}, '1.6.0');
    expect(await since()).toBeUndefined();
    expect(await since('1.6.0')).toBe(at(1));
    pass(1);
    await show();
    expect(await since()).toBe(at(2));
  });

  it('goes on after a restart, also when nobody looked for a while', async () => {
    const { show, set, pass, ledger, startLedger } = await createLedger();
    await show();
    await ledger.stop();
    set(aDeployment('dev', '1.5.0', degraded));
    pass(3);
    set(aDeployment('dev', '1.5.0'));
    const next = startLedger();
    await next.ledger.sweep();
    expect(await next.since()).toBe(at(0));
    expect(next.applied).toEqual([]);
  });

  it('notes at the start that a version broke while nobody looked', async () => {
    const { show, set, ledger, startLedger } = await createLedger();
    await show();
    await ledger.stop();
    set(aDeployment('dev', '1.5.0', degraded));
    const next = startLedger();
    await next.ledger.sweep();
    expect(await next.since()).toBeUndefined();
  });

  it('hears nothing any more once it has stopped', async () => {
    const { ledger, listeners, store, show } = await createLedger();
    await ledger.stop();
    expect(listeners.size).toBe(0);
    await show();
    await ledger.sweep();
    expect(await store.list()).toEqual([]);
  });

  it('agrees with other replicas on the first beginning and on every break', async () => {
    const { store, startLedger, set, pass } = await createPlace();
    const [one, two] = [startLedger(), startLedger()];
    set(aDeployment('dev', '1.5.0'));
    await one.tell([DEV]);
    pass(1);
    await two.tell([DEV]);
    expect([await one.since(), await two.since()]).toEqual([at(0), at(0)]);
    // The second learned what was kept, and may end it.
    set(aDeployment('dev', '1.5.0', degraded));
    await two.tell([DEV]);
    expect(await store.list()).toEqual([]);
    set(aDeployment('dev', '1.5.0'));
    await Promise.all([one.tell([DEV]), two.tell([DEV])]);
    expect([await one.since(), await two.since()]).toEqual([at(1), at(1)]);
  });

  it('mends what a replica left behind that died after it noted a break', async () => {
    const { store, startLedger, set, pass } = await createPlace();
    const [one, two] = [startLedger(), startLedger()];
    set(aDeployment('dev', '1.5.0'));
    await one.tell([DEV]);
    await two.tell([DEV]);
    set(aDeployment('dev', '1.5.0', degraded));
    await two.tell([DEV]);
    await two.ledger.stop();
    set(aDeployment('dev', '1.5.0'));
    pass(1);
    await one.ledger.sweep();
    expect(await store.list()).toMatchObject([{ healthySince: at(1) }]);
  });

  it('does not forget a break that could not be stored', async () => {
    const { store, startLedger, set, pass } = await createPlace();
    let broken = false;
    const process = startLedger({
      list: () => store.list(),
      get: id => store.get(id),
      apply: async changes => {
        if (broken) throw new Error('no database');
        return store.apply(changes);
      },
    });
    set(aDeployment('dev', '1.5.0'));
    await process.tell([DEV]);
    broken = true;
    set(aDeployment('dev', '1.5.0', degraded));
    await process.tell([DEV]);
    expect(process.logger.warn).toHaveBeenCalledWith(
      'Health could not be noted: Error: no database',
    );
    pass(1);
    set(aDeployment('dev', '1.5.0'));
    await process.tell([DEV]);
    broken = false;
    pass(1);
    await process.ledger.sweep();
    expect(await process.since()).toBe(at(2));
  });

  it('writes down only where versions soak, many at once, and nothing twice', async () => {
    const { store, startLedger, set } = await createPlace();
    const all = ['dev', 'test'].flatMap(environment =>
      Array.from({ length: 120 }, (_, index) =>
        aDeployment(environment, '1.5.0', { id: `${environment}-${index}` }),
      ),
    );
    set(...all);
    const first = startLedger();
    await first.tell(all.map(({ id }) => id));
    expect(first.applied).toEqual([50, 50, 20]);
    expect(first.described).toHaveLength(120);
    expect(await store.list()).toHaveLength(120);
    await first.tell(all.map(({ id }) => id));
    expect(first.applied).toHaveLength(3);
    const second = startLedger();
    await second.ledger.sweep();
    expect([second.applied, second.described]).toEqual([[], []]);
  });

  it('looks after any other deployment from when it is asked for', async () => {
    const { startLedger, set, pass } = await createPlace();
    const { id } = aDeployment('test', '1.5.0');
    const { ledger, tell } = startLedger();
    set(aDeployment('test', '1.5.0'));
    await tell([id]);
    pass(1);
    expect(await ledger.healthySince(id, v('1.5.0'))).toBe(at(1));
    set(aDeployment('test', '1.5.0', degraded));
    await tell([id]);
    pass(1);
    set(aDeployment('test', '1.5.0'));
    await tell([id]);
    expect(await ledger.healthySince(id, v('1.5.0'))).toBe(at(2));
  });
});
