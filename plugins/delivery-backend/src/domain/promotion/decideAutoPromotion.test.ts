import type {
  Hold,
  Promotion,
  Veto,
} from '@lockstep/backstage-plugin-delivery-common';
import { v } from '../../__testUtils__/aDeployment';
import { aHold, aVeto } from '../../store/__fixtures__/stops';
import { decideAutoPromotion } from './decideAutoPromotion';

const NOW = '2026-03-02T10:00:00.000Z';
const EARLY = '2026-03-02T08:00:00.000Z';
const OUT = '2026-03-02T09:00:00.000Z';
const LATE = '2026-03-02T09:30:00.000Z';

const past = (changes: Partial<Promotion> = {}) =>
  ({
    number: 7,
    kind: 'promote',
    phase: 'Succeeded',
    to: v('1.4.0'),
    git: { mergeSha: 'm' },
    requestedBy: 'user:default/ann',
    requestedAt: EARLY,
    ...changes,
  } as Promotion);
const open = (changes: Partial<Promotion> = {}) =>
  past({ phase: 'Blocked', git: {}, automatic: true, ...changes });

interface Stops {
  holds?: Hold[];
  vetoes?: Veto[];
}

it.each<[string, Promotion[], Stops, string, RegExp | undefined]>([
  ['nothing speaks against it', [], {}, 'request', undefined],
  ['another version went before', [past()], {}, 'request', undefined],
  // Once is enough
  ...(
    ['Failed', 'Cancelled', 'Reverted', 'Succeeded', 'Superseded'] as const
  ).map<[string, Promotion[], Stops, string, RegExp]>(phase => [
    `it ${phase} here before`,
    [past(), past({ number: 3, to: v('1.5.0'), phase })],
    {},
    'leave',
    /1\.5\.0 was promoted to test before, with P-3/,
  ]),
  // Who has the environment
  [
    'a person has it',
    [open({ automatic: undefined })],
    {},
    'wait',
    /test is taken by P-7/,
  ],
  ['an older automatic one has it', [open()], {}, 'request', undefined],
  [
    'an automatic one that is merged has it',
    [open({ phase: 'Merged' })],
    {},
    'wait',
    /taken by P-7/,
  ],
  [
    'an automatic revert has it',
    [open({ kind: 'revert' })],
    {},
    'wait',
    /taken by P-7/,
  ],
  [
    'a failure is to be taken back',
    [past({ phase: 'Failed', onFailure: 'revert' })],
    {},
    'wait',
    /P-7 failed and is being dealt with/,
  ],
  [
    'a failure is dealt with',
    [past({ phase: 'Failed', onFailure: 'hold', failureSettled: true })],
    {},
    'request',
    undefined,
  ],
  [
    'a revert is under way',
    [past({ phase: 'AwaitingRevert' })],
    {},
    'wait',
    /is being dealt with/,
  ],
  // Stops
  [
    'a hold for all',
    [],
    { holds: [aHold({ environment: 'test' })] },
    'wait',
    /test is on hold: Stock-taking/,
  ],
  [
    'a hold for automatic ones',
    [],
    { holds: [aHold({ environment: 'test', scope: 'automatic' })] },
    'wait',
    /on hold/,
  ],
  ['a hold elsewhere', [], { holds: [aHold()] }, 'request', undefined],
  ['a veto', [], { vetoes: [aVeto()] }, 'wait', /1\.5\.0 is vetoed: Stock/],
  [
    'a veto of another version',
    [],
    { vetoes: [aVeto({ version: v('1.4.9') })] },
    'request',
    undefined,
  ],
  // What people chose
  [
    'a person chose another after it was out',
    [past({ kind: 'hotfix', to: v('1.4.1'), requestedAt: LATE })],
    {},
    'wait',
    /ann chose 1\.4\.1 with P-7 when 1\.5\.0 was out already/,
  ],
  [
    'a person took another back after it was out',
    [past({ kind: 'revert', to: v('1.4.0'), requestedAt: LATE })],
    {},
    'wait',
    /ann chose 1\.4\.0/,
  ],
  [
    'a person cancelled another after it was out',
    [past({ phase: 'Cancelled', git: {}, requestedAt: LATE })],
    {},
    'request',
    undefined,
  ],
  [
    'an automatic one ended after it was out',
    [past({ automatic: true, requestedAt: LATE })],
    {},
    'request',
    undefined,
  ],
])('%s', (_, history, stops, decision, because) => {
  const decided = decideAutoPromotion({
    entityRef: 'component:default/payments',
    environment: 'test',
    to: v('1.5.0'),
    deployedAt: OUT,
    history,
    holds: stops.holds ?? [],
    vetoes: stops.vetoes ?? [],
    now: NOW,
  });
  expect(decided.do).toBe(decision);
  expect('because' in decided ? decided.because : '').toMatch(because ?? /^$/);
});
