import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  Freeze,
  Promotion,
  Stop,
} from '@lockstep/backstage-plugin-delivery-common';
import type { PromotionGate } from '@lockstep/backstage-plugin-delivery-node';
import { v } from '../__testUtils__/aDeployment';
import { DatabaseStopStore } from '../store';
import { aFreeze, aHold, aVeto } from '../store/__fixtures__/stops';
import { FreezeGate } from './FreezeGate';
import { HoldGate } from './HoldGate';
import { VetoGate } from './VetoGate';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const NOW = '2026-03-02T10:00:00.000Z';
const NOON = '2026-03-02T12:00:00.000Z';
const EVENING = '2026-03-02T18:00:00.000Z';
const ANN = 'user:default/ann';
const ENDED = { endedAt: NOW, endedBy: ANN };
const LEDGER = { entityRef: 'component:default/ledger' };

async function storeOf(stops: readonly Stop[]) {
  const store = await DatabaseStopStore.create({
    database: mockServices.database({
      knex: await databases.init('SQLITE_3'),
    }),
  });
  for (const stop of stops) {
    await store.insert(stop);
  }
  return store;
}

function ask(gate: PromotionGate, changes: Partial<Promotion>) {
  const promotion = {
    kind: 'promote',
    entityRef: 'component:default/payments',
    environment: 'prod',
    to: v('1.5.0'),
    ...changes,
  } as Promotion;
  const context = { promotion, source: [], target: [], now: NOW };
  expect(gate.applies(context)).toBe(true);
  return gate.evaluate(context);
}

describe('HoldGate', () => {
  it.each<[string, Stop[], Partial<Promotion>, object]>([
    ['no hold', [], {}, { state: 'Pass', reason: 'prod is not on hold.' }],
    [
      'a hold',
      [aHold({ endsAt: NOON })],
      {},
      {
        state: 'Pending',
        reason: `prod is on hold until ${NOON}, by ${ANN}: Stock-taking.`,
        actor: ANN,
        waitsFor: ANN,
        nextCheckAt: NOON,
      },
    ],
    [
      'a hold without end',
      [aHold()],
      {},
      {
        state: 'Pending',
        reason: `prod is on hold until somebody ends it, by ${ANN}: Stock-taking.`,
        nextCheckAt: undefined,
      },
    ],
    [
      'a hold by Lockstep itself',
      [aHold({ createdBy: 'lockstep' })],
      {},
      { state: 'Pending', waitsFor: 'somebody who may end the hold' },
    ],
    ['ended', [aHold(ENDED)], {}, { state: 'Pass' }],
    ['over', [aHold({ endsAt: NOW })], {}, { state: 'Pass' }],
    ['of another entity', [aHold(LEDGER)], {}, { state: 'Pass' }],
    ['elsewhere', [aHold({ environment: 'test' })], {}, { state: 'Pass' }],
    [
      'for automatic ones, asked by a person',
      [aHold({ scope: 'automatic' })],
      {},
      {
        state: 'Pass',
        reason: 'prod is on hold for automatic promotions only.',
      },
    ],
    [
      'for automatic ones',
      [aHold({ scope: 'automatic' })],
      { automatic: true },
      {
        state: 'Pending',
        reason: expect.stringMatching(
          /^prod is on hold for automatic promotions until somebody/,
        ),
      },
    ],
    [
      'a revert',
      [aHold()],
      { kind: 'revert' },
      {
        state: 'Pass',
        reason: expect.stringMatching(
          /^prod is on hold.* A revert may go through\.$/,
        ),
      },
    ],
    ['a hotfix', [aHold()], { kind: 'hotfix' }, { state: 'Pending' }],
  ])('%s', async (_, stops, changes, expected) => {
    const gate = new HoldGate(await storeOf(stops));
    expect(await ask(gate, changes)).toMatchObject(expected);
  });
});

describe('VetoGate', () => {
  const vetoed = {
    state: 'Fail',
    reason: `1.5.0 is vetoed for every environment until somebody ends it, by ${ANN}: Stock-taking.`,
    actor: ANN,
  };
  it.each<[string, Stop[], Partial<Promotion>, object]>([
    ['no veto', [], {}, { state: 'Pass' }],
    ['a veto', [aVeto()], {}, vetoed],
    [
      'a veto with an end',
      [aVeto({ endsAt: NOON, environments: ['test', 'prod'] })],
      {},
      {
        state: 'Fail',
        reason: `1.5.0 is vetoed for test, prod until ${NOON}, by ${ANN}: Stock-taking.`,
        nextCheckAt: NOON,
      },
    ],
    ['ended', [aVeto(ENDED)], {}, { state: 'Pass' }],
    ['another version', [aVeto()], { to: v('1.5.1') }, { state: 'Pass' }],
    ['of another entity', [aVeto(LEDGER)], {}, { state: 'Pass' }],
    ['elsewhere', [aVeto({ environments: ['dev'] })], {}, { state: 'Pass' }],
    ['a revert to it', [aVeto()], { kind: 'revert' }, vetoed],
    [
      'a revert away from it',
      [aVeto()],
      { kind: 'revert', to: v('1.4.0') },
      { state: 'Pass', reason: '1.4.0 is not vetoed.' },
    ],
  ])('%s', async (_, stops, changes, expected) => {
    const history = { list: async () => [], readHistory: async () => [] };
    const gate = new VetoGate(history, ['prod'], await storeOf(stops));
    expect(await ask(gate, changes)).toMatchObject(expected);
  });
});

describe('FreezeGate', () => {
  const now = aFreeze(NOW, NOON);
  const frozen = {
    state: 'Pending',
    reason: `prod is frozen until ${NOON}: Stock-taking. (${ANN})`,
    waitsFor: 'time',
    nextCheckAt: NOON,
  };
  const revert = { kind: 'revert' } as const;
  const restoring = { ...revert, restoresLastGood: true };
  const failing = { ...revert, restoresLastGood: false };
  const recorded = {
    state: 'Pass',
    reason: `${frozen.reason} Recorded: a revert passes a freeze.`,
  };

  it.each<[string, Stop[], Partial<Promotion>, object]>([
    ['none', [], {}, { state: 'Pass', reason: 'prod is not frozen.' }],
    ['a freeze', [now], {}, frozen],
    ['of another entity', [aFreeze(NOW, NOON, LEDGER)], {}, { state: 'Pass' }],
    ['ended', [aFreeze(NOW, NOON, ENDED)], {}, { state: 'Pass' }],
    [
      'ahead',
      [aFreeze(NOON, EVENING)],
      {},
      { state: 'Pass', reason: `prod is not frozen before ${NOON}.` },
    ],
    [
      'two without a gap',
      [aFreeze(NOON, EVENING), now],
      {},
      { state: 'Pending', nextCheckAt: EVENING },
    ],
    ['a revert', [now], revert, recorded],
    ['a revert to the last good version', [now], restoring, recorded],
    ['a revert to a version that failed', [now], failing, frozen],
    ['a hotfix', [now], { kind: 'hotfix' }, frozen],
  ])('%s', async (_, stops, changes, expected) => {
    const gate = new FreezeGate({
      stops: await storeOf(stops),
      freezes: [],
      bindsReverts: false,
    });
    expect(await ask(gate, changes)).toMatchObject(expected);
  });

  it('adds those of the configuration', async () => {
    const freezes: Freeze[] = [
      aFreeze(NOON, EVENING, { createdBy: 'config' }),
      aFreeze(NOW, EVENING, { environments: ['test'] }),
    ];
    const options = { stops: await storeOf([now]), freezes };
    const gate = new FreezeGate({ ...options, bindsReverts: false });
    expect(await ask(gate, {})).toMatchObject({ nextCheckAt: EVENING });
  });

  it('binds reverts where the configuration says so', async () => {
    const options = { stops: await storeOf([now]), freezes: [] };
    const gate = new FreezeGate({ ...options, bindsReverts: true });
    expect(await ask(gate, restoring)).toMatchObject(frozen);
  });
});
