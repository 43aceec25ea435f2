import { fitLine, formatTable, judge, percentile } from '.';

describe('percentile', () => {
  it.each([
    [[1], 0.5, 1],
    [[1], 0.99, 1],
    [[3, 1, 2], 0.5, 2],
    [[4, 3, 2, 1], 0.5, 2],
    [Array.from({ length: 100 }, (_, at) => at + 1), 0.99, 99],
    [Array.from({ length: 1_000 }, (_, at) => at + 1), 0.99, 990],
    [[1, 2, 3], 1, 3],
    [[1, 2, 3], 0, 1],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it('of nothing is nothing', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('fitLine', () => {
  it('finds the line that points lie on', () => {
    const { slope, intercept, deviations } = fitLine([
      { x: 1, y: 5 },
      { x: 3, y: 9 },
      { x: 10, y: 23 },
    ]);
    expect(slope).toBeCloseTo(2);
    expect(intercept).toBeCloseTo(3);
    deviations.forEach(deviation => expect(deviation).toBeCloseTo(0));
  });

  it('says how far points are off', () => {
    expect(
      fitLine([
        { x: 0, y: 1 },
        { x: 1, y: -2 },
        { x: 2, y: 1 },
      ]).deviations.map(Math.round),
    ).toEqual([1, -2, 1]);
  });
});

describe('judge', () => {
  const figure = { bench: 'a', name: 'b', unit: '' };
  it.each([
    [1, undefined, 'info'],
    [1, 1, 'pass'],
    [2, 1, 'FAIL'],
    [Number.NaN, 1, 'FAIL'],
  ])('%d against %s: %s', (value, limit, verdict) => {
    expect(judge({ ...figure, value, limit })).toBe(verdict);
  });
});

it('prints a table', () => {
  expect(
    formatTable([
      { bench: 'sync', name: 'first', value: 18.125, unit: 's', limit: 60 },
      { bench: 'sync', name: 'x', value: Number.NaN, unit: '', note: 'why' },
    ]),
  ).toBe(
    [
      '| bench | figure | limit | measured |      | note |',
      '| ----- | ------ | ----- | -------- | ---- | ---- |',
      '| sync  | first  | 60 s  | 18.1 s   | pass |      |',
      '| sync  | x      |       | none     | info | why  |',
    ].join('\n'),
  );
});
