import { nextMinorTag } from './nextMinorTag';

it.each([
  ['1.0.0', '1.1.0'],
  ['v2.9.4', 'v2.10.0'],
  ['dev-1a2b3c4', undefined],
  ['1.0', undefined],
])('after %s comes %s', (tag, next) => {
  expect(nextMinorTag(tag)).toBe(next);
});
