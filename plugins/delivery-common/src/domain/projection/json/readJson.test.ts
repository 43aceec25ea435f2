import { numberAt, numberLikeAt } from './readJson';

it.each<[unknown, number | undefined, number | undefined]>([
  [3, 3, 3],
  [-0, 0, 0],
  ['-0', undefined, 0],
  ['12', undefined, 12],
  [' 12 ', undefined, 12],
  ['1.5', undefined, undefined],
  [Infinity, undefined, undefined],
  [NaN, undefined, undefined],
  [2 ** 60, undefined, undefined],
  [null, undefined, undefined],
  [true, undefined, undefined],
])('reads %j as a number', (value, number, numberLike) => {
  expect(numberAt({ value }, 'value')).toBe(number);
  expect(numberLikeAt({ value }, 'value')).toBe(numberLike);
});
