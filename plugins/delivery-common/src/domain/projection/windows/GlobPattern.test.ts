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
  // braces left open end with the pattern
  ['{open', 'open', true],
  ['{dev,test', 'test', true],
  ['a}', 'a}', true],
  // a class is a range or a list, never both
  ['[a-z0-9]', 'b', false],
  ['[a-]', 'a', false],
  ['[-a]', '-', true],
  ['[ab-d]', 'c', false],
  ['[ab-d]', '-', true],
  ['[!-a]', 'b', true],
  ['[b-a]', 'a', false],
  ['[\\]]', ']', true],
  ['[]', ']', false],
  ['[!]', 'a', false],
  ['payments\\', 'payments', true],
  ['{,a}b', 'b', true],
  ['**', 'a/b', true],
  ['[open', 'o', false],
  ['', '', true],
])('%s and %j: %s', (pattern, text, fits) => {
  expect(matchesGlob(pattern, text)).toBe(fits);
});

it('answers a pattern that would keep a backtracking matcher busy for ever', () => {
  expect(matchesGlob(`${'*a'.repeat(60)}b`, 'a'.repeat(250))).toBe(false);
});
