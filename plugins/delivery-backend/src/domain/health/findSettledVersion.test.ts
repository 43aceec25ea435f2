import type { Deployment } from '@lockstep/backstage-plugin-delivery-common';
import { aDeployment, IMAGE } from '../../__testUtils__/aDeployment';
import { findSettledVersion } from './findSettledVersion';

const dev = (tag: string, changes: Partial<Deployment> = {}) =>
  aDeployment('dev', tag, changes);
const test = (tag: string, changes: Partial<Deployment> = {}) =>
  aDeployment('test', tag, changes);
const bare = { version: { image: IMAGE }, stableVersion: { image: IMAGE } };

it.each<[string, Deployment[], string | undefined]>([
  ['the next one asks for another', [dev('1.5.0'), test('1.4.0')], '1.5.0'],
  ['the next one asks for it', [dev('1.5.0'), test('1.5.0')], undefined],
  ['an older one', [dev('1.3.0'), test('1.4.0')], '1.3.0'],
  ['nothing before', [test('1.4.0')], undefined],
  ['nothing after', [dev('1.5.0')], undefined],
  ['two agree', [dev('1.5.0'), dev('1.5.0'), test('1.4.0')], '1.5.0'],
  ['two differ', [dev('1.5.0'), dev('1.5.1'), test('1.4.0')], undefined],
  [
    'one of two is not healthy',
    [
      dev('1.5.0'),
      dev('1.5.0', { health: { status: 'Degraded' } }),
      test('1.4.0'),
    ],
    undefined,
  ],
  [
    'one of two is not seen',
    [
      dev('1.5.0'),
      dev('1.5.0', { freshness: { state: 'stale', since: 'noon' } }),
      test('1.4.0'),
    ],
    undefined,
  ],
  ['not pinned', [dev('', bare), test('1.4.0')], undefined],
  [
    'one of two asks for it',
    [dev('1.5.0'), test('1.5.0'), test('1.4.0')],
    '1.5.0',
  ],
  [
    'what the next one asks for is not known',
    [dev('1.5.0'), test('1.4.0'), test('', { version: null })],
    undefined,
  ],
])('%s', (_, deployments, tag) => {
  const found = findSettledVersion({
    deployments,
    source: 'dev',
    target: 'test',
  });
  expect(found?.version.tag).toBe(tag);
});

it('tells when the last deployment got it', () => {
  const at = (deployedAt: string | null) => dev('1.5.0', { deployedAt });
  const deployments = [
    at('2026-03-02T09:00:00Z'),
    at('2026-03-02T09:30:00.5Z'),
    at(null),
    test('1.4.0'),
  ];
  expect(
    findSettledVersion({ deployments, source: 'dev', target: 'test' }),
  ).toMatchObject({ deployedAt: '2026-03-02T09:30:00.5Z' });
});
