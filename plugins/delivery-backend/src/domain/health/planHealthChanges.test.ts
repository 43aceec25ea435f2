import { IMAGE, v } from '../../__testUtils__/aDeployment';
import type { HealthJudgement } from './judgeHealth';
import {
  planHealthChanges,
  type HealthChange,
  type HealthRecord,
} from './planHealthChanges';

const NOW = '2026-03-02T10:00:00.000Z';
const record = (pin: string, healthySince = NOW): HealthRecord => ({
  deploymentId: 'a',
  image: IMAGE,
  pin,
  healthySince,
});
const old = (pin: string) => record(pin, '2026-03-02T09:00:00.000Z');
const healthy: HealthJudgement = { state: 'healthy', version: v('2') };

it.each<
  [string, HealthRecord | undefined, HealthJudgement, boolean, HealthChange[]]
>([
  ['begins', undefined, healthy, false, [{ do: 'begin', record: record('2') }]],
  ['goes on', old('2'), healthy, false, []],
  [
    'another version',
    old('1'),
    healthy,
    false,
    [{ do: 'replace', before: old('1'), record: record('2') }],
  ],
  [
    'breaks',
    old('2'),
    { state: 'broken' },
    false,
    [{ do: 'end', before: old('2') }],
  ],
  ['stays broken', undefined, { state: 'broken' }, false, []],
  ['is not seen', old('2'), { state: 'unseen' }, false, []],
  ['is not seen at first', undefined, { state: 'unseen' }, false, []],
  [
    'is healthy again before the break was stored',
    old('2'),
    healthy,
    true,
    [
      { do: 'end', before: old('2') },
      { do: 'begin', record: record('2') },
    ],
  ],
  [
    'is not seen before the break was stored',
    old('2'),
    { state: 'unseen' },
    true,
    [{ do: 'end', before: old('2') }],
  ],
])('%s', (_, before, judgement, brokeSince, expected) => {
  expect(
    planHealthChanges({
      deploymentId: 'a',
      judgement,
      before,
      brokeSince,
      now: NOW,
    }),
  ).toEqual(expected);
});
