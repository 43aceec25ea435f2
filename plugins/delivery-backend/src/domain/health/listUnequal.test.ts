import { v } from '../../__testUtils__/aDeployment';
import { listUnequal } from './listUnequal';

const followers = [
  { name: 'test', promotesFrom: 'dev' },
  { name: 'prod', promotesFrom: 'test' },
];

function list(tags: Record<string, Array<string | null>>) {
  return [
    ...listUnequal(
      Object.entries(tags).flatMap(([environment, versions]) =>
        versions.map(tag => ({
          entityRef: 'payments',
          environment,
          version: tag === null ? null : v(tag),
        })),
      ),
      followers,
    ),
  ];
}

it.each([
  ['the first two', { dev: ['2'], test: ['1'], prod: ['1'] }, true],
  ['the last two', { dev: ['2'], test: ['2'], prod: ['1'] }, true],
  ['one of several', { dev: ['2'], test: ['2', '1'] }, true],
  ['none', { dev: ['2'], test: ['2'], prod: ['2'] }, false],
  [
    'environments that do not follow each other',
    { dev: ['2'], prod: ['1'] },
    false,
  ],
  ['what is not known', { dev: [null], test: ['1'], prod: ['1'] }, false],
  ['one environment', { test: ['1'] }, false],
])('%s', (_, tags, differs) => {
  expect(list(tags)).toEqual(differs ? ['payments'] : []);
});

it('keeps entities apart', () => {
  const entry = (entityRef: string, environment: string, tag: string) => ({
    entityRef,
    environment,
    version: v(tag),
  });
  expect([
    ...listUnequal(
      [
        entry('a', 'dev', '1'),
        entry('a', 'test', '1'),
        entry('b', 'dev', '2'),
        entry('b', 'test', '1'),
        entry('c', 'dev', '3'),
      ],
      followers,
    ),
  ]).toEqual(['b']);
});
