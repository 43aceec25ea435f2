import { matchGlobalProjects } from './matchGlobalProjects';

const project = {
  metadata: { name: 'payments', labels: { tier: 'gold', region: 'eu' } },
};
const match = (...globalProjects: unknown[]) =>
  matchGlobalProjects({ project, globalProjects });
const by = (labelSelector: object, projectName = 'global') => ({
  labelSelector,
  projectName,
});

it.each([
  [{}, true],
  [{ matchLabels: { tier: 'gold' } }, true],
  [{ matchLabels: { tier: 'gold', region: 'us' } }, false],
  [
    { matchExpressions: [{ key: 'tier', operator: 'In', values: ['gold'] }] },
    true,
  ],
  [
    {
      matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['gold'] }],
    },
    false,
  ],
  [
    { matchExpressions: [{ key: 'other', operator: 'NotIn', values: ['x'] }] },
    true,
  ],
  [{ matchExpressions: [{ key: 'region', operator: 'Exists' }] }, true],
  [{ matchExpressions: [{ key: 'region', operator: 'DoesNotExist' }] }, false],
  [
    {
      matchLabels: { tier: 'gold' },
      matchExpressions: [{ key: 'region', operator: 'In', values: ['us'] }],
    },
    false,
  ],
])('selector %j applies: %s', (selector, applies) => {
  expect(match(by(selector))).toEqual(applies ? ['global'] : []);
});

it('is never its own global project', () => {
  expect(match(by({}, 'payments'))).toEqual([]);
});

it('keeps the order, and looks no further than a selector that cannot be read', () => {
  expect(
    match(
      by({}, 'one'),
      by({ matchLabels: { tier: 'silver' } }, 'other'),
      by({}, 'two'),
      by({ matchExpressions: [{ key: 'a', operator: 'Near' }] }, 'broken'),
      by({}, 'three'),
    ),
  ).toEqual(['one', 'two']);
});

it.each([[undefined], ['text'], [{}], [[null, 1, {}]]])(
  'of settings that are %j there are none',
  globalProjects => {
    expect(matchGlobalProjects({ project, globalProjects })).toEqual([]);
  },
);
