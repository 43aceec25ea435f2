import type { FileDiff } from '@lockstep/backstage-plugin-delivery-common';

type DiffLine = FileDiff['lines'][number];

const CONTEXT = 3;

/**
 * The lines that differ, each with three lines around it. Longest common subsequence after
 * the common head and tail are taken off, so that a change of a few lines costs little in a
 * file of any size.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = toLines(before);
  const b = toLines(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) {
    head += 1;
  }
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  ) {
    tail += 1;
  }
  const all: DiffLine[] = [
    ...a.slice(0, head).map((text, i) => same(text, i, i)),
    ...diffMiddle(
      a.slice(head, a.length - tail),
      b.slice(head, b.length - tail),
      head,
    ),
    ...a
      .slice(a.length - tail)
      .map((text, i) => same(text, a.length - tail + i, b.length - tail + i)),
  ];
  return keepContext(all);
}

function diffMiddle(a: string[], b: string[], offset: number): DiffLine[] {
  const common = commonLengths(a, b);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(same(a[i], offset + i, offset + j));
      i += 1;
      j += 1;
    } else if (
      i < a.length &&
      (j === b.length || common[i + 1][j] >= common[i][j + 1])
    ) {
      lines.push({
        kind: 'removed',
        oldLine: offset + i + 1,
        newLine: null,
        text: a[i],
      });
      i += 1;
    } else {
      lines.push({
        kind: 'added',
        oldLine: null,
        newLine: offset + j + 1,
        text: b[j],
      });
      j += 1;
    }
  }
  return lines;
}

/** `result[i][j]`: length of the longest common subsequence of `a` from i and `b` from j. */
function commonLengths(a: string[], b: string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () =>
    new Array<number>(b.length + 1).fill(0),
  );
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i][j] =
        a[i] === b[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

function keepContext(lines: DiffLine[]): DiffLine[] {
  const keep = new Set<number>();
  lines.forEach((line, index) => {
    if (line.kind !== 'context') {
      for (let near = index - CONTEXT; near <= index + CONTEXT; near += 1) {
        keep.add(near);
      }
    }
  });
  return lines.filter((_, index) => keep.has(index));
}

function same(text: string, oldIndex: number, newIndex: number): DiffLine {
  return {
    kind: 'context',
    oldLine: oldIndex + 1,
    newLine: newIndex + 1,
    text,
  };
}

function toLines(text: string): string[] {
  if (text === '') {
    return [];
  }
  const lines = text.split('\n');
  return lines[lines.length - 1] === '' ? lines.slice(0, -1) : lines;
}
