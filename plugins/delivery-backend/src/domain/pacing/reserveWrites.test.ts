import fc from 'fast-check';
import {
  EMPTY_LEDGER,
  LEAST_PER_MINUTE,
  reserveWrites,
  type WriteLedger,
  type WriteLimits,
} from './reserveWrites';

const limits = { perMinute: 60, perHour: 450 };
const START = Date.parse('2026-03-02T10:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** When each of these writes may go, asked for one after the other at the same moment. */
function reserveAll(
  counts: readonly number[],
  given: WriteLimits = limits,
): number[] {
  let ledger: WriteLedger = EMPTY_LEDGER;
  return counts.map(count => {
    const reserved = reserveWrites(ledger, {
      now: START,
      count,
      limits: given,
    });
    ledger = reserved.ledger;
    return reserved.at - START;
  });
}

function mostWithin(
  writes: ReadonlyArray<readonly [at: number, count: number]>,
  span: number,
): number {
  return Math.max(
    0,
    ...writes.map(([start]) =>
      writes
        .filter(([at]) => at >= start && at < start + span)
        .reduce((sum, [, count]) => sum + count, 0),
    ),
  );
}

describe('reserveWrites', () => {
  it.each<[string, number[], WriteLimits, number[]]>([
    ['the first at once', [3], limits, [0]],
    ['a burst of a third of the minute', [10, 10, 1], limits, [0, 0, 1_500]],
    ['one more for each share', [20, 1, 1], limits, [0, 1_500, 3_000]],
    ['a commit of three', [20, 3], limits, [0, 4_500]],
    ['without limits', [500, 500], { perMinute: 0, perHour: 0 }, [0, 0]],
    [
      'the hour, where it is tighter',
      [9, 1, 1],
      { perMinute: 0, perHour: 10 },
      [0, 0, HOUR],
    ],
    [
      'the minute alone',
      [3, 3, 3],
      { perMinute: LEAST_PER_MINUTE, perHour: 0 },
      [0, 30_000, 60_000],
    ],
  ])('%s', (_, counts, given, expected) => {
    expect(reserveAll(counts, given)).toEqual(expected);
  });

  it('forgets what is older than an hour', () => {
    const ledger = { paidUntil: 0, recent: [[START, 450]] as const };
    const later = reserveWrites(ledger, {
      now: START + HOUR,
      count: 1,
      limits,
    });
    expect(later.at).toBe(START + HOUR);
    expect(later.ledger.recent).toEqual([[START + HOUR, 1]]);
  });

  it('keeps every minute and every hour within its limit', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            pass: fc.oneof(
              fc.constant(0),
              fc.integer({ min: 0, max: 5_000 }),
              fc.integer({ min: 0, max: 2 * HOUR }),
            ),
            count: fc.integer({ min: 1, max: 3 }),
          }),
          { maxLength: 120 },
        ),
        fc.integer({ min: LEAST_PER_MINUTE, max: 100 }),
        fc.integer({ min: LEAST_PER_MINUTE, max: 200 }),
        (takes, perMinute, perHour) => {
          let now = START;
          let ledger: WriteLedger = EMPTY_LEDGER;
          const writes: Array<[number, number]> = [];
          for (const { pass, count } of takes) {
            now += pass;
            const reserved = reserveWrites(ledger, {
              now,
              count,
              limits: { perMinute, perHour },
            });
            expect(reserved.at).toBeGreaterThanOrEqual(now);
            ledger = reserved.ledger;
            writes.push([reserved.at, count]);
          }
          expect(mostWithin(writes, MINUTE)).toBeLessThanOrEqual(perMinute);
          expect(mostWithin(writes, HOUR)).toBeLessThanOrEqual(perHour);
        },
      ),
    );
  });
});
