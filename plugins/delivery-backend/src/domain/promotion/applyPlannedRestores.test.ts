import fc from 'fast-check';
import {
  applyPlannedRestores,
  type RestoredFile,
} from './applyPlannedRestores';

const apply = (...files: RestoredFile[]) =>
  applyPlannedRestores(
    files.map((_, index) => ({
      path: `f${index}`,
      expectedAt: 'merge',
      restoreFrom: 'before',
    })),
    files,
    'main',
  );

it.each<[string, RestoredFile, object]>([
  [
    'a changed file',
    { now: 'b', expected: 'b', restored: 'a' },
    { outcome: 'edited', files: [{ path: 'f0', content: 'a' }], deletions: [] },
  ],
  [
    'an added file',
    { now: 'b', expected: 'b', restored: undefined },
    { outcome: 'edited', files: [], deletions: ['f0'] },
  ],
  [
    'a removed file',
    { now: undefined, expected: undefined, restored: 'a' },
    { outcome: 'edited', files: [{ path: 'f0', content: 'a' }], deletions: [] },
  ],
  [
    'a file that is back already',
    { now: 'a', expected: 'b', restored: 'a' },
    { outcome: 'no-op' },
  ],
  [
    'a file somebody changed since',
    { now: 'c', expected: 'b', restored: 'a' },
    { outcome: 'base-changed', message: expect.stringMatching(/^f0 on main/) },
  ],
  [
    'a file somebody removed since',
    { now: undefined, expected: 'b', restored: 'a' },
    { outcome: 'base-changed' },
  ],
])('of %s', (_, file, expected) => {
  expect(apply(file)).toMatchObject(expected);
});

it('writes every file or none', () => {
  const content = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ now: content, expected: content, restored: content }),
        { maxLength: 5 },
      ),
      files => {
        const result = apply(...files);
        const foreign = files.some(
          ({ now, expected, restored }) => now !== restored && now !== expected,
        );
        expect(result.outcome === 'base-changed').toBe(foreign);
        const changed = files.filter(({ now, restored }) => now !== restored);
        expect(
          result.outcome === 'edited'
            ? result.files.length + result.deletions.length
            : 0,
        ).toBe(foreign ? 0 : changed.length);
      },
    ),
  );
});
