import { v } from '../../__testUtils__/aDeployment';
import { listUnequalPlaces } from './listUnequalPlaces';

const followers = [
  { name: 'test', promotesFrom: 'dev' },
  { name: 'prod', promotesFrom: 'test' },
];
const entry = (entityRef: string, environment: string, tag: string | null) => ({
  entityRef,
  environment,
  version: tag === null ? null : v(tag),
});

it.each<[string, Record<string, Array<string | null>>, string[]]>([
  [
    'the first two',
    { dev: ['2'], test: ['1'], prod: ['1'] },
    ['test should run 2'],
  ],
  [
    'the last two',
    { dev: ['2'], test: ['2'], prod: ['1'] },
    ['prod should run 2'],
  ],
  [
    'all of them',
    { dev: ['3'], test: ['2'], prod: ['1'] },
    ['test should run 3', 'prod should run 2'],
  ],
  ['one of several', { dev: ['2'], test: ['2', '1'] }, ['test should run 2']],
  ['none', { dev: ['2'], test: ['2'], prod: ['2'] }, []],
  ['two that do not follow each other', { dev: ['2'], prod: ['1'] }, []],
  ['what is not known', { dev: [null], test: ['1'], prod: ['1'] }, []],
  ['one environment', { test: ['1'] }, []],
])('%s', (_, tags, expected) => {
  const entries = Object.entries(tags).flatMap(([environment, all]) =>
    all.map(tag => entry('payments', environment, tag)),
  );
  expect(
    listUnequalPlaces(entries, followers).map(
      ({ environment, version }) => `${environment} should run ${version.tag}`,
    ),
  ).toEqual(expected);
});

it('keeps entities apart', () => {
  expect(
    listUnequalPlaces(
      [
        entry('a', 'dev', '1'),
        entry('a', 'test', '1'),
        entry('b', 'dev', '2'),
        entry('b', 'test', '1'),
        entry('c', 'dev', '3'),
      ],
      followers,
    ),
  ).toEqual([{ entityRef: 'b', environment: 'test', version: v('2') }]);
});
