import { parseDuration, parseSeconds } from './parseDuration';

it.each([
  ['30s', 30],
  ['1h30m', 5400],
  ['1.5h', 5400],
  ['-5m', -300],
  ['100ms', 0.1],
  ['0', 0],
  ['1d', undefined],
  ['', undefined],
  ['5', undefined],
  ['5m x', undefined],
])('parseDuration(%j) is %j', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

it.each([
  [30, 30],
  ['30', 30],
  ['2m', 120],
  [undefined, undefined],
  ['soon', undefined],
])('parseSeconds(%j) is %j', (value, seconds) => {
  expect(parseSeconds(value)).toBe(seconds);
});
