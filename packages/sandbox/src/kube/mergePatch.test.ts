import fc from 'fast-check';
import { mergePatch } from './mergePatch';

it.each([
  [{ a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  [{ a: 1, b: 2 }, { a: null }, { b: 2 }],
  [{ a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
  [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
  [{ a: 1 }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ['x', { a: 1 }, { a: 1 }],
  [{ a: 1 }, 'x', 'x'],
])('%j with %j is %j', (target, patch, expected) => {
  expect(mergePatch(target, patch)).toEqual(expected);
});

it('leaves the target alone, and does the same twice', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
      const before = JSON.stringify(target);
      const once = mergePatch(target, patch);
      expect(JSON.stringify(target)).toBe(before);
      expect(mergePatch(once, patch)).toEqual(once);
    }),
  );
});
