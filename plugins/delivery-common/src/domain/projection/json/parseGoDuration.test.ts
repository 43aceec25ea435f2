import { parseGoDuration, readGoDuration } from './parseGoDuration';

it.each([
  ['1h30m', 5400],
  ['1.5h', 5400],
  ['.5s', 0.5],
  ['5.s', 5],
  ['+2m', 120],
  ['-1h', -3600],
  ['0', 0],
  ['1h1h', 7200],
  ['1500ms', 1.5],
  ['2562047h', 9_223_369_200],
])('reads %s as %d seconds', (text, seconds) => {
  expect(parseGoDuration(text)).toBe(seconds);
});

it.each([
  ['', 'time: invalid duration ""'],
  ['-', 'time: invalid duration "-"'],
  ['abc', 'time: invalid duration "abc"'],
  ['.', 'time: invalid duration "."'],
  ['5', 'time: missing unit in duration "5"'],
  ['1h5', 'time: missing unit in duration "1h5"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
  ['1h2d', 'time: unknown unit "d" in duration "1h2d"'],
  ['1 h', 'time: unknown unit " h" in duration "1 h"'],
  ['3000000h', 'time: invalid duration "3000000h"'],
])('refuses %j as Go does', (text, error) => {
  expect(readGoDuration(text)).toEqual({ ok: false, error });
});
