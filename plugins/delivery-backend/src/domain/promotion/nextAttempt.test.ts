import fc from 'fast-check';
import { nextAttempt } from './nextAttempt';

describe('nextAttempt', () => {
  it.each([
    [0, 2_000],
    [1, 4_000],
    [5, 64_000],
    [6, 120_000],
    [1000, 120_000],
  ])('after %i attempts waits at most %i ms', (attempts, most) => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), random => {
        const delay = nextAttempt({ attempts, random });
        expect(delay).toBeLessThanOrEqual(most);
        expect(delay).toBeGreaterThanOrEqual(most * 0.75);
      }),
    );
  });

  it('waits at least as long as it was asked to', () => {
    expect(
      nextAttempt({ attempts: 0, random: 0, retryAfterSeconds: 3600 }),
    ).toBe(3_600_000);
  });
});
