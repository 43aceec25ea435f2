import { mockCredentials } from '@backstage/backend-test-utils';
import {
  applyFleetMessage,
  fleetMessageSchema,
  type FleetMessage,
  type FleetRow,
  type FleetStreamState,
} from '@lockstep/backstage-plugin-delivery-common';
import fc from 'fast-check';
import { compareFleetRows } from '../domain/fleet';
import type { FleetChange, FleetEntry, FleetIndex } from '../index/index';
import { FleetClient } from './FleetClient';

const row = (name: string, sync: FleetRow['sync'] = 'Synced'): FleetRow => ({
  entityRef: `component:default/${name}`,
  owner: null,
  system: null,
  environment: 'dev',
  deployment: `hub~argocd~${name}`,
  cluster: 'hub',
  version: null,
  stableVersion: null,
  sync,
  health: 'Healthy',
  phase: null,
  step: null,
  stepCount: null,
  setWeight: null,
  actualWeight: null,
  maxWeight: null,
  deployedAt: null,
  state: 'healthy',
});

/** A fleet by hand; behaves as the index does. */
function createFleet() {
  const entries = new Map<string, FleetEntry>();
  const removed: FleetEntry[] = [];
  let version = 0;
  const clients = new Set<FleetClient>();
  const tell = (change: Omit<FleetChange, 'clusters' | 'version'>) =>
    clients.forEach(client =>
      client.tell({ ...change, version, clusters: new Set() }),
    );
  const list = () =>
    [...entries.values()].sort((a, b) => compareFleetRows(a.row, b.row, []));
  const fleet = {
    get version() {
      return version;
    },
    list,
    since: (from: number) =>
      from > version
        ? undefined
        : {
            version,
            entries: list().filter(entry => entry.version > from),
            removed: removed.filter(entry => entry.version > from),
            clusters: new Set<string>(),
          },
  };
  return {
    fleet: fleet as unknown as FleetIndex,
    clients,
    put: (one: FleetRow) => {
      version += 1;
      const entry = { row: one, version };
      entries.set(one.entityRef, entry);
      tell({ entries: [entry], removed: [] });
    },
    remove: (name: string) => {
      const known = entries.get(`component:default/${name}`);
      if (known) {
        version += 1;
        entries.delete(known.row.entityRef);
        const gone = { row: known.row, version };
        removed.push(gone);
        tell({ entries: [], removed: [gone] });
      }
    },
  };
}

/** A client that reads as fast as it is told to. */
function connect(
  fleet: ReturnType<typeof createFleet>,
  options: {
    matches?: (row: FleetRow) => boolean;
    from?: { epoch: string; version: number };
  } = {},
) {
  const sent: FleetMessage[] = [];
  let accepts = true;
  let drain = () => {};
  const view = (fingerprint: string, sees: (one: FleetRow) => boolean) => ({
    fingerprint,
    sees,
  });
  const client = new FleetClient(
    mockCredentials.user(),
    {
      send: message => {
        sent.push(fleetMessageSchema.parse(message));
        return accepts;
      },
      heartbeat: () => {},
      end: () => {},
      onDrain: listener => {
        drain = listener;
      },
      onClose: () => {},
    },
    view('all', () => true),
    {
      epochOf: ({ fingerprint }) => `run-${fingerprint}`,
      fleet: fleet.fleet,
      matches: options.matches ?? (() => true),
      pipeline: [],
      clusters: () => [],
    },
    options.from,
  );
  fleet.clients.add(client);
  return {
    client,
    sent,
    stall: () => {
      accepts = false;
    },
    /** Takes one more message, and goes on reading or not. */
    drain: (goesOn = true) => {
      accepts = goesOn;
      drain();
    },
    see: (fingerprint: string, sees: (one: FleetRow) => boolean) =>
      client.setView(view(fingerprint, sees)),
    /** What the client holds; throws where it would have to start over. */
    held: () => {
      let state: FleetStreamState | undefined;
      for (const message of sent) {
        const next = applyFleetMessage(state, message);
        if (next === 'resync') {
          throw new Error(`cannot apply ${message.type} ${message.version}`);
        }
        state = next;
      }
      return [...(state?.rows.values() ?? [])]
        .map(({ entityRef, sync }) => `${entityRef.split('/')[1]} ${sync}`)
        .sort();
    },
  };
}

describe('FleetClient', () => {
  it('gets a snapshot in parts, then changes', () => {
    const fleet = createFleet();
    for (let number = 0; number < 450; number += 1) {
      fleet.put(row(`svc-${String(number).padStart(3, '0')}`));
    }
    const reader = connect(fleet);
    expect(
      reader.sent.map(message =>
        message.type === 'snapshot'
          ? [message.first, message.last, message.rows.length]
          : message.type,
      ),
    ).toEqual([
      [true, false, 200],
      [false, false, 200],
      [false, true, 50],
    ]);
    fleet.put(row('svc-007', 'OutOfSync'));
    expect(reader.sent[3]).toMatchObject({
      type: 'change',
      rows: [{ sync: 'OutOfSync' }],
    });
    expect(reader.held()).toHaveLength(450);
  });

  it('says what is filtered out now, as it may have been shown before', () => {
    const fleet = createFleet();
    fleet.put(row('a', 'OutOfSync'));
    const reader = connect(fleet, { matches: ({ sync }) => sync !== 'Synced' });
    expect(reader.held()).toEqual(['a OutOfSync']);
    fleet.put(row('a'));
    expect(reader.held()).toEqual([]);
  });

  it('never tells of a row that must not be seen, not even that it went', () => {
    const fleet = createFleet();
    fleet.put(row('open'));
    const reader = connect(fleet);
    reader.see('some', ({ entityRef }) => !entityRef.includes('secret'));
    fleet.put(row('secret'));
    fleet.put(row('secret', 'OutOfSync'));
    fleet.remove('secret');
    expect(JSON.stringify(reader.sent)).not.toContain('secret');
    expect(reader.held()).toEqual(['open Synced']);
  });

  it('starts over with other rights, and not with the same', () => {
    const fleet = createFleet();
    fleet.put(row('a'));
    fleet.put(row('b'));
    const reader = connect(fleet);
    reader.see('all', () => true);
    expect(reader.sent).toHaveLength(1);
    reader.see('some', ({ entityRef }) => entityRef.endsWith('/a'));
    expect(reader.held()).toEqual(['a Synced']);
    expect(reader.sent[1].epoch).not.toBe(reader.sent[0].epoch);
  });

  it('goes on from where it was', () => {
    const fleet = createFleet();
    fleet.put(row('a'));
    fleet.put(row('b'));
    const first = connect(fleet);
    const place = first.sent[first.sent.length - 1];
    fleet.clients.delete(first.client);
    fleet.remove('a');
    const second = connect(fleet, { from: place });
    expect(second.sent).toMatchObject([
      {
        type: 'change',
        rows: [],
        removed: [{ entityRef: 'component:default/a' }],
      },
    ]);
    const third = connect(fleet, { from: second.sent[0] });
    expect(third.sent).toMatchObject([{ type: 'change', rows: [] }]);
    const stranger = connect(fleet, { from: { ...place, epoch: 'other' } });
    expect(stranger.sent).toMatchObject([{ type: 'snapshot', first: true }]);
  });

  it('keeps nothing for a client that does not read', () => {
    const fleet = createFleet();
    fleet.put(row('a'));
    const reader = connect(fleet);
    reader.stall();
    for (let round = 0; round < 500; round += 1) {
      fleet.put(row('a', round % 2 ? 'Synced' : 'OutOfSync'));
    }
    expect(reader.sent).toHaveLength(2);
    reader.drain();
    expect(reader.sent).toHaveLength(3);
    expect(reader.held()).toEqual(['a Synced']);
  });

  it('holds what the server holds, however slowly it reads', () => {
    const step = fc.oneof(
      fc.record({
        act: fc.constant('put' as const),
        name: fc.constantFrom('a', 'b', 'c', 'd'),
        sync: fc.constantFrom<FleetRow['sync']>('Synced', 'OutOfSync'),
      }),
      fc.record({
        act: fc.constant('remove' as const),
        name: fc.constantFrom('a', 'b', 'c', 'd'),
        sync: fc.constant<FleetRow['sync']>('Synced'),
      }),
      fc.record({
        act: fc.constantFrom('stall' as const, 'drain' as const),
        name: fc.constant(''),
        sync: fc.constant<FleetRow['sync']>('Synced'),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 15 }),
        fc.array(step, { maxLength: 40 }),
        (before, after) => {
          const fleet = createFleet();
          const run = ({ act, name, sync }: (typeof before)[number]) => {
            if (act === 'put') {
              fleet.put(row(name, sync));
            } else if (act === 'remove') {
              fleet.remove(name);
            }
          };
          before.forEach(run);
          const reader = connect(fleet);
          for (const one of after) {
            run(one);
            if (one.act === 'stall') {
              reader.stall();
            } else if (one.act === 'drain') {
              reader.drain();
            }
          }
          reader.drain();
          expect(reader.held()).toEqual(
            fleet.fleet
              .list()
              .map(
                entry =>
                  `${entry.row.entityRef.split('/')[1]} ${entry.row.sync}`,
              )
              .sort(),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
