import { readEnvironmentName } from './readEnvironmentName';

const patterns = [{ environment: 'prod', pattern: '*-prod' }];
const source = { path: 'applications/payments/overlays/test/eu' };

it.each([
  [{ 'lockstep/environment': 'dev', environment: 'x' }, { source }, 'dev'],
  [{ environment: 'dev' }, { source }, 'dev'],
  [{ env: 'dev' }, {}, 'dev'],
  [{}, { source }, 'test'],
  [
    {},
    { source, sources: [{ chart: 'x' }, { path: 'overlays/stage' }] },
    'stage',
  ],
  [{}, {}, 'prod'],
])('labels %j and spec %j: %s', (labels, spec, environment) => {
  expect(
    readEnvironmentName({
      application: { metadata: { name: 'payments-prod', labels }, spec },
      patterns,
    })?.environment,
  ).toBe(environment);
});

it('does not guess', () => {
  expect(
    readEnvironmentName({
      application: { metadata: { name: 'payments' } },
      patterns,
    }),
  ).toBeUndefined();
});
