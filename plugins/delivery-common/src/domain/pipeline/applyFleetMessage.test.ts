import { fleetMessageSchema, type FleetMessage } from '../../api/fleet';
import type { FleetRow } from '../../model/fleet';
import { applyFleetMessage, type FleetStreamState } from './applyFleetMessage';

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
const cluster = (name: string, state: 'live' | 'stale') => ({
  cluster: name,
  state,
  since: '2026-11-26T00:00:00Z',
  kinds: {},
});
const snapshot = (
  more: Partial<Extract<FleetMessage, { type: 'snapshot' }>>,
): FleetMessage => ({
  type: 'snapshot',
  epoch: 'e',
  version: 3,
  first: true,
  last: true,
  rows: [],
  clusters: [],
  ...more,
});
const change = (
  more: Partial<Extract<FleetMessage, { type: 'change' }>>,
): FleetMessage => ({
  type: 'change',
  epoch: 'e',
  version: 4,
  rows: [],
  removed: [],
  clusters: [],
  ...more,
});

/** What a client holds after these messages, in short. */
const replay = (...messages: FleetMessage[]) => {
  let state: FleetStreamState | 'resync' | undefined;
  for (const message of messages) {
    if (state === 'resync') {
      break;
    }
    state = applyFleetMessage(state, fleetMessageSchema.parse(message));
  }
  return state === 'resync' || !state
    ? state
    : {
        rows: [...state.rows.values()].map(
          ({ entityRef, sync }) => `${entityRef.split('/')[1]} ${sync}`,
        ),
        clusters: state.clusters.map(one => `${one.cluster} ${one.state}`),
        complete: state.complete,
        version: state.version,
      };
};

it('puts a snapshot together from its parts', () => {
  const first = snapshot({
    rows: [row('a')],
    clusters: [cluster('hub', 'live')],
    last: false,
  });
  expect(replay(first)).toMatchObject({ complete: false });
  expect(replay(first, snapshot({ rows: [row('b')], first: false }))).toEqual({
    rows: ['a Synced', 'b Synced'],
    clusters: ['hub live'],
    complete: true,
    version: 3,
  });
});

it('applies changes and leaves the rest', () => {
  expect(
    replay(
      snapshot({
        rows: [row('a'), row('b'), row('c')],
        clusters: [cluster('hub', 'live'), cluster('eu', 'live')],
      }),
      change({
        rows: [row('b', 'OutOfSync'), row('d')],
        removed: [row('a')],
        clusters: [cluster('hub', 'stale')],
      }),
    ),
  ).toEqual({
    rows: ['b OutOfSync', 'c Synced', 'd Synced'],
    clusters: ['eu live', 'hub stale'],
    complete: true,
    version: 4,
  });
});

it('begins anew with every snapshot', () => {
  expect(
    replay(
      snapshot({ rows: [row('a')] }),
      snapshot({ epoch: 'f', version: 1, rows: [row('b')] }),
    ),
  ).toMatchObject({ rows: ['b Synced'], version: 1 });
});

it('does not apply a change twice', () => {
  const changed = change({ removed: [row('a')] });
  expect(
    replay(
      snapshot({ rows: [row('a')] }),
      changed,
      change({ version: 5, rows: [row('a')] }),
      changed,
    ),
  ).toMatchObject({ rows: ['a Synced'] });
});

it.each<[string, FleetMessage[]]>([
  ['a change comes first', [change({})]],
  ['the beginning was missed', [snapshot({ first: false })]],
  ['the snapshot is not complete', [snapshot({ last: false }), change({})]],
  ['the server restarted', [snapshot({}), change({ epoch: 'f' })]],
])('asks for a new start when %s', (_, messages) => {
  expect(replay(...messages)).toBe('resync');
});
