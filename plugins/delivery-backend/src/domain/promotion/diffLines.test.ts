import fc from 'fast-check';
import { diffLines } from './diffLines';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '', ' d'), { maxLength: 30 })
  .map(lines => lines.map(line => `${line}\n`).join(''));

describe('diffLines', () => {
  it('is empty for equal texts', () => {
    fc.assert(
      fc.property(text, some => expect(diffLines(some, some)).toEqual([])),
    );
  });

  it('names every line that differs, where it stands, and nothing else', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const a = before.split('\n').slice(0, -1);
        const b = after.split('\n').slice(0, -1);
        const removed = lines.filter(({ kind }) => kind === 'removed');
        const added = lines.filter(({ kind }) => kind === 'added');
        expect(removed.map(({ oldLine }) => a[oldLine! - 1])).toEqual(
          removed.map(l => l.text),
        );
        expect(added.map(({ newLine }) => b[newLine! - 1])).toEqual(
          added.map(l => l.text),
        );
        for (const { oldLine, newLine, text: same } of lines.filter(
          l => l.kind === 'context',
        )) {
          expect([a[oldLine! - 1], b[newLine! - 1]]).toEqual([same, same]);
        }
        const kept = a.filter(
          (_, i) => !removed.some(({ oldLine }) => oldLine === i + 1),
        );
        const left = b.filter(
          (_, i) => !added.some(({ newLine }) => newLine === i + 1),
        );
        expect(kept).toEqual(left);
      }),
    );
  });

  it('keeps three lines around a change', () => {
    const before = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`);
    const after = before.map(line => (line === 'line 10' ? 'changed' : line));
    const lines = diffLines(before.join('\n'), after.join('\n'));
    expect(lines.map(({ oldLine }) => oldLine)).toEqual([
      7,
      8,
      9,
      10,
      null,
      11,
      12,
      13,
    ]);
  });
});
