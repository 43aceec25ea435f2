import { aDeployment, v } from '../__testUtils__/aDeployment';
import { listSkips } from './listSkips';

const pipeline = [
  { name: 'dev' },
  { name: 'test', promotesFrom: 'dev' },
  { name: 'stage', promotesFrom: 'test' },
  { name: 'prod', promotesFrom: 'stage' },
];
const running = [
  aDeployment('dev', '1.5.0'),
  aDeployment('test', '1.4.0'),
  aDeployment('prod', '1.3.0'),
];

it.each([
  ['prod', '1.5.0', ['test']],
  ['prod', '1.6.0', ['dev', 'test']],
  ['test', '1.5.0', []],
  ['dev', '1.6.0', []],
])('on the way to %s %s skips %j', (environment, tag, skips) => {
  expect(
    listSkips({
      environment,
      to: v(tag),
      deployments: running,
      environments: pipeline,
    }),
  ).toEqual(skips);
});

it('asks all regions of an environment', () => {
  const regions = [...running, { ...aDeployment('dev', '1.4.0'), id: 'other' }];
  expect(
    listSkips({
      environment: 'test',
      to: v('1.5.0'),
      deployments: regions,
      environments: pipeline,
    }),
  ).toEqual(['dev']);
});

it('ends where environments come from each other', () => {
  expect(
    listSkips({
      environment: 'blue',
      to: v('2'),
      deployments: [aDeployment('green', '1')],
      environments: [
        { name: 'blue', promotesFrom: 'green' },
        { name: 'green', promotesFrom: 'blue' },
      ],
    }),
  ).toEqual(['green']);
});
