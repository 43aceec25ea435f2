import { backoffMs } from './backoff';

const wait = (failures: number, random: number) =>
  backoffMs(failures, { baseMs: 100, capMs: 1_000, random: () => random });

describe('backoffMs', () => {
  it.each([
    [0, 0, 0],
    [1, 50, 100],
    [2, 100, 200],
    [4, 400, 800],
    [5, 500, 1_000],
    [500, 500, 1_000],
  ])('waits after %d failures between %d and %d', (failures, least, most) => {
    expect(wait(failures, 0)).toBe(least);
    expect(wait(failures, 1)).toBe(most);
  });
});
