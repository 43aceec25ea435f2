import { describeSpan } from './describeSpan';

it.each([
  [7_200_000, '2 h'],
  [5_400_000, '1 h 30 min'],
  [90_000, '1 min 30 s'],
  [129_600_000, '1 d 12 h'],
  [45_250, '45 s'],
  [250, '250 ms'],
  [0, '0 ms'],
])('%i ms are %s', (milliseconds, words) => {
  expect(describeSpan(milliseconds)).toBe(words);
});
