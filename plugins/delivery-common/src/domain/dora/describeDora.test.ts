import * as fc from 'fast-check';
import { doraReportSchema, type DoraValues } from '../../model/dora';
import { promotionPhaseSchema } from '../../model/promotion';
import { describeDora } from './describeDora';
import type { DoraRecord } from './DoraRecord';

const FROM = '2026-03-01T00:00:00.000Z';
const TO = '2026-03-11T00:00:00.000Z';

/** `d(3, 6)` is the third of March, six o'clock. */
const d = (day: number, hour = 0) =>
  new Date(Date.UTC(2026, 2, day, hour)).toISOString();

let ids = 0;
function aRecord(changes: Partial<DoraRecord> = {}): DoraRecord {
  ids += 1;
  return {
    id: `id-${ids}`,
    kind: 'promote',
    phase: 'Succeeded',
    entityRef: 'component:default/payments',
    environment: 'prod',
    owner: 'group:default/commerce',
    system: null,
    requestedAt: d(2),
    mergedAt: d(2),
    succeededAt: d(2),
    failedAt: null,
    committedAt: null,
    ...changes,
  };
}
/** Succeeded at a time. */
const good = (at: string, changes: Partial<DoraRecord> = {}) =>
  aRecord({ requestedAt: at, mergedAt: at, succeededAt: at, ...changes });
/** Failed for certain at a time. */
const bad = (at: string, changes: Partial<DoraRecord> = {}) =>
  aRecord({
    phase: 'Failed',
    requestedAt: at,
    mergedAt: at,
    succeededAt: null,
    failedAt: at,
    ...changes,
  });
const revertOf = (
  { id }: DoraRecord,
  requestedAt: string,
  changes: Partial<DoraRecord> = {},
) =>
  aRecord({
    kind: 'revert',
    reverts: id,
    requestedAt,
    mergedAt: requestedAt,
    succeededAt: null,
    ...changes,
  });

const describeRecords = (
  records: DoraRecord[],
  changes: Partial<Parameters<typeof describeDora>[0]> = {},
) =>
  describeDora({
    records,
    from: FROM,
    to: TO,
    groupBy: 'component',
    bucket: 'day',
    ...changes,
  });
const valuesOf = (...records: DoraRecord[]): DoraValues =>
  describeRecords(records).total.values;

describe('deployment frequency', () => {
  it('counts what succeeded within the window, by day and from one to the next', () => {
    // Gaps of 1, 3 and 2 days.
    const { deploymentFrequency } = valuesOf(
      good(d(1)),
      good(d(2)),
      good(d(5)),
      good(d(7)),
      good('2026-02-28T23:59:59.999Z'),
      good(TO),
    );
    expect(deploymentFrequency).toEqual({
      deliveries: 4,
      perDay: 0.4,
      medianDaysBetween: 2,
    });
  });

  it('counts what was taken back, and no revert', () => {
    const taken = good(d(2));
    expect(
      valuesOf(taken, revertOf(taken, d(3), { succeededAt: d(3, 1) }))
        .deploymentFrequency,
    ).toEqual({ deliveries: 1, perDay: 0.1, medianDaysBetween: null });
  });
});

describe('lead time', () => {
  it('goes from the commit to the success', () => {
    const after = (hours: number) =>
      good(d(5, hours), {
        committedAt: d(5),
        entityRef: `component:default/${hours}`,
      });
    // Hours 2, 4, 6, 8, 20: p75 is 8; p95 is at 3.8, 8 + 0.8 * 12 = 17.6.
    expect(valuesOf(...[8, 2, 20, 6, 4].map(after)).leadTime).toEqual({
      measured: 5,
      unknownOrigin: 0,
      medianSeconds: 6 * 3600,
      p75Seconds: 8 * 3600,
      p95Seconds: expect.closeTo(17.6 * 3600, 3),
    });
  });

  it('guesses nothing', () => {
    const unknown = good(d(4));
    const impossible = good(d(4), { committedAt: d(5) });
    const known = good(d(4), { committedAt: d(3) });
    expect(valuesOf(unknown, impossible, known).leadTime).toMatchObject({
      measured: 1,
      unknownOrigin: 2,
      medianSeconds: 86_400,
    });
    expect(valuesOf(unknown).leadTime.medianSeconds).toBeNull();
  });
});

describe('change failure rate', () => {
  const taken = good(d(3));
  const failed = bad(d(3));
  const open = aRecord({ phase: 'Verifying', succeededAt: null });
  it.each<[string, DoraRecord[], [number, number, number | null]]>([
    ['nothing', [], [0, 0, null]],
    ['a success', [good(d(3))], [1, 0, 0]],
    ['a failure', [failed], [1, 1, 1]],
    ['one still observed', [open], [1, 0, 0]],
    ['a failure taken back', [failed, revertOf(failed, d(4))], [1, 1, 1]],
    ['a success taken back', [taken, revertOf(taken, d(4))], [1, 1, 1]],
    [
      'one taken back after the window',
      [taken, revertOf(taken, d(20))],
      [1, 1, 1],
    ],
    [
      'a revert that never reached Git',
      [taken, revertOf(taken, d(4), { phase: 'Cancelled', mergedAt: null })],
      [1, 0, 0],
    ],
    [
      'one taken back by something not known any more',
      [good(d(3), { revertedBy: 'gone' })],
      [1, 1, 1],
    ],
    [
      'one that waits',
      [aRecord({ phase: 'Blocked', mergedAt: null, succeededAt: null })],
      [0, 0, null],
    ],
    ['a hotfix', [bad(d(3), { kind: 'hotfix' }), good(d(4))], [2, 1, 0.5]],
    [
      'a failed revert',
      [revertOf(taken, d(4), { phase: 'Failed', failedAt: d(5) })],
      [0, 0, null],
    ],
  ])('of %s', (_, records, [reachedGit, failures, rate]) => {
    expect(valuesOf(...records).changeFailure).toEqual({
      reachedGit,
      failed: failures,
      rate,
    });
  });

  it.each(['Errored', 'Cancelled', 'NoOp', 'Superseded', 'Rejected'] as const)(
    'leaves out what ended as %s, even after the merge',
    phase => {
      const record = aRecord({ phase, succeededAt: null });
      expect(valuesOf(record, good(d(3))).changeFailure).toEqual({
        reachedGit: 1,
        failed: 0,
        rate: 0,
      });
    },
  );
});

describe('recovery', () => {
  it('ends with the revert that succeeded', () => {
    const failed = bad(d(3));
    expect(
      valuesOf(
        failed,
        revertOf(failed, d(3, 1), { succeededAt: d(3, 2) }),
        good(d(5)),
      ).recovery,
    ).toEqual({
      recovered: 1,
      stillBroken: 0,
      medianSeconds: 7200,
      p75Seconds: 7200,
    });
  });

  it('begins, after a success, with the request to take it back', () => {
    const taken = good(d(3));
    expect(
      valuesOf(taken, revertOf(taken, d(4), { succeededAt: d(4, 3) })).recovery,
    ).toMatchObject({ recovered: 1, medianSeconds: 3 * 3600 });
  });

  it('ends with the next promotion too, of the same place only and also after the window', () => {
    const elsewhere = good(d(3, 1), { environment: 'test' });
    const other = good(d(3, 1), { entityRef: 'component:default/ledger' });
    expect(
      valuesOf(bad(d(3)), elsewhere, other, good(d(13))).recovery,
    ).toMatchObject({ recovered: 1, medianSeconds: 10 * 86_400 });
  });

  it('says what is still broken', () => {
    const failed = bad(d(4));
    expect(
      valuesOf(good(d(3)), failed, revertOf(failed, d(5), { phase: 'Failed' }))
        .recovery,
    ).toEqual({
      recovered: 0,
      stillBroken: 1,
      medianSeconds: null,
      p75Seconds: null,
    });
  });

  it('belongs to the time of the failure', () => {
    const early = bad('2026-02-27T00:00:00.000Z', {
      entityRef: 'component:default/a',
    });
    const healed = good(d(2), { entityRef: 'component:default/a' });
    expect(valuesOf(early, healed).recovery.recovered).toBe(0);
  });
});

describe('groups and buckets', () => {
  const records = [
    good(d(2)),
    good(d(2, 5), { owner: null }),
    bad(d(9), { entityRef: 'component:default/ledger', environment: 'test' }),
  ];
  it.each([
    ['component', ['component:default/ledger', 'component:default/payments']],
    ['owner', ['group:default/commerce', null]],
    ['system', [null]],
    ['environment', ['prod', 'test']],
  ] as const)('tells apart by %s', (groupBy, keys) => {
    const report = describeRecords(records, { groupBy });
    expect(doraReportSchema.parse(report)).toEqual(report);
    expect(report.groups.map(({ key }) => key)).toEqual(keys);
  });

  it('has a point per day in which something happened', () => {
    const { series } = describeRecords(records).total;
    expect(
      series.map(({ from, to, values }) => [
        from,
        to,
        values.deploymentFrequency.perDay,
        values.changeFailure.failed,
      ]),
    ).toEqual([
      [d(2), d(3), 2, 0],
      [d(9), d(10), 0, 1],
    ]);
  });

  it('cuts weeks to the window', () => {
    // 2026-03-02 is a Monday.
    const { series } = describeRecords(
      [good(d(1)), good(d(8, 23)), good(d(9))],
      {
        bucket: 'week',
      },
    ).total;
    expect(series.map(({ from, to }) => [from, to])).toEqual([
      [FROM, d(2)],
      [d(2), d(9)],
      [d(9), TO],
    ]);
  });
});

describe('whatever the records', () => {
  const time = fc
    .integer({ min: Date.parse(FROM) - 5e8, max: Date.parse(TO) + 5e8 })
    .map(ms => new Date(ms).toISOString());
  const maybe = fc.option(time, { nil: null });
  const pick = <T>(...values: T[]) => fc.constantFrom(...values);
  const records = fc
    .array(
      fc.record({
        kind: pick('promote' as const, 'revert' as const, 'hotfix' as const),
        phase: fc.constantFrom(...promotionPhaseSchema.options),
        entityRef: pick('component:default/a', 'component:default/b'),
        environment: pick('test', 'prod'),
        owner: pick('group:default/a', null),
        system: pick('system:default/a', null),
        requestedAt: time,
        mergedAt: maybe,
        succeededAt: maybe,
        failedAt: maybe,
        committedAt: maybe,
        reverts: fc.option(fc.nat(20).map(String), { nil: undefined }),
        revertedBy: fc.option(fc.nat(20).map(String), { nil: undefined }),
      }),
      { maxLength: 20 },
    )
    .map(list =>
      list.map((record, index) => ({ ...record, id: String(index) })),
    );
  const groupBy = pick(
    'component' as const,
    'owner' as const,
    'system' as const,
    'environment' as const,
  );
  const bucket = pick('day' as const, 'week' as const);
  const countsOf = (values: DoraValues) => [
    values.deploymentFrequency.deliveries,
    values.leadTime.measured,
    values.leadTime.unknownOrigin,
    values.changeFailure.reachedGit,
    values.changeFailure.failed,
    values.recovery.recovered,
    values.recovery.stillBroken,
  ];
  const sum = (list: DoraValues[]) =>
    list
      .map(countsOf)
      .reduce(
        (a, b) => a.map((count, index) => count + b[index]),
        [0, 0, 0, 0, 0, 0, 0],
      );

  it('groups and buckets add up to the total, and rates stay between 0 and 1', () => {
    fc.assert(
      fc.property(records, groupBy, bucket, (list, by, size) => {
        const { total, groups } = describeRecords(list, {
          groupBy: by,
          bucket: size,
        });
        expect(sum(groups.map(({ values }) => values))).toEqual(
          countsOf(total.values),
        );
        for (const { values, series } of [total, ...groups]) {
          expect(sum(series.map(point => point.values))).toEqual(
            countsOf(values),
          );
          const { rate } = values.changeFailure;
          expect(rate ?? 0).toBeGreaterThanOrEqual(0);
          expect(rate ?? 0).toBeLessThanOrEqual(1);
          const { medianSeconds, p75Seconds, p95Seconds } = values.leadTime;
          expect(medianSeconds ?? 0).toBeGreaterThanOrEqual(0);
          expect(p75Seconds ?? 0).toBeGreaterThanOrEqual(medianSeconds ?? 0);
          expect(p95Seconds ?? 0).toBeGreaterThanOrEqual(p75Seconds ?? 0);
          expect(values.recovery.medianSeconds ?? 1).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the order of the records does not matter', () => {
    const shuffled = records.chain(list =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, {
          minLength: list.length,
          maxLength: list.length,
        }),
      ),
    );
    fc.assert(
      fc.property(shuffled, groupBy, ([list, mixed], by) => {
        expect(describeRecords(mixed, { groupBy: by })).toEqual(
          describeRecords(list, { groupBy: by }),
        );
      }),
    );
  });
});
