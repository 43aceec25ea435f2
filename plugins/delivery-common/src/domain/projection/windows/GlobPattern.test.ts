import { matchesGlob } from './GlobPattern';

it.each([
  ['*', 'anything/at/all', true],
  ['*', '', true],
  ['payments-*', 'payments-prod', true],
  ['payments-?', 'payments-prod', false],
  ['https://*', 'https://10.0.0.1/x', true],
  ['{dev,test}-*', 'test-a', true],
  ['{dev,{stage,prod}}', 'prod', true],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['!payments', 'payments', false],
  ['{open', 'open', false],
  ['[open', 'o', false],
  ['', '', true],
])('%s and %j: %s', (pattern, text, fits) => {
  expect(matchesGlob(pattern, text)).toBe(fits);
});

it('answers a pattern that would keep a backtracking matcher busy for ever', () => {
  expect(matchesGlob(`${'*a'.repeat(60)}b`, 'a'.repeat(250))).toBe(false);
});
