import fc from 'fast-check';
import { application } from '../__fixtures__/resources';
import { decideSync } from './decideSync';
import { evaluateSyncWindows } from './evaluateSyncWindows';

const evaluate = (windows: object[], now: string, manual = false) =>
  evaluateSyncWindows({
    windows: windows.map(window => ({ applications: ['*'], ...window })),
    application: application(),
    now: new Date(now),
    manual,
  });

const officeHours = {
  kind: 'allow',
  schedule: '0 9 * * 1-5',
  duration: '8h',
  timeZone: 'Europe/Berlin',
};

it('is open without windows', () => {
  expect(evaluate([], '2026-11-19T14:00:00Z')).toMatchObject({
    canSync: true,
    nextOpening: null,
    nextClosing: null,
  });
});

it.each([
  // a Thursday afternoon in Berlin
  [
    '2026-11-19T14:00:00Z',
    true,
    '2026-11-20T08:00:00.000Z',
    '2026-11-19T16:00:00.000Z',
  ],
  // Friday evening: closed over the weekend
  [
    '2026-11-20T18:00:00Z',
    false,
    '2026-11-23T08:00:00.000Z',
    '2026-11-23T16:00:00.000Z',
  ],
  // the night before the clocks go forward, 29 March 2026
  [
    '2026-03-27T20:00:00Z',
    false,
    '2026-03-30T07:00:00.000Z',
    '2026-03-30T15:00:00.000Z',
  ],
])(
  'at %s: open %s, opens %s, closes %s',
  (now, canSync, nextOpening, nextClosing) => {
    expect(evaluate([officeHours], now)).toMatchObject({
      canSync,
      nextOpening,
      nextClosing,
      errors: [],
    });
  },
);

it('follows a deny window within an allow window', () => {
  expect(
    evaluate(
      [
        { kind: 'allow', schedule: '* * * * *', duration: '1h' },
        { kind: 'deny', schedule: '0 15 * * *', duration: '30m' },
      ],
      '2026-11-19T14:00:00Z',
    ),
  ).toMatchObject({
    canSync: true,
    nextClosing: '2026-11-19T15:00:00.000Z',
    nextOpening: '2026-11-19T15:30:00.000Z',
  });
});

it('lets a person sync where the window says so', () => {
  const freeze = {
    kind: 'deny',
    schedule: '0 0 * * *',
    duration: '24h',
    manualSync: true,
  };
  expect(evaluate([freeze], '2026-11-19T14:00:00Z')).toMatchObject({
    canSync: false,
    canSyncManually: true,
    active: [{ kind: 'deny' }],
    blocking: [{ kind: 'deny' }],
  });
});

it('names what stands in the way: who denies, else who allows later', () => {
  const never = { kind: 'deny', schedule: '0 3 * * *', duration: '1h' };
  const blocking = (now: string) =>
    evaluate([officeHours, never], now).blocking?.map(({ kind }) => kind);
  expect(blocking('2026-11-19T03:30:00Z')).toEqual(['deny']);
  expect(blocking('2026-11-19T20:00:00Z')).toEqual(['allow']);
  expect(blocking('2026-11-19T14:00:00Z')).toEqual([]);
});

it('leaves out windows of other Applications', () => {
  expect(
    evaluate(
      [
        {
          kind: 'deny',
          schedule: '* * * * *',
          duration: '1h',
          applications: ['other-*'],
        },
      ],
      '2026-11-19T14:00:00Z',
    ),
  ).toMatchObject({ canSync: true, matching: [] });
});

it('denies and says why when a window cannot be read', () => {
  expect(
    evaluate(
      [{ kind: 'allow', schedule: '0 9 * * 7', duration: '1h' }],
      '2026-11-19T14:00:00Z',
    ),
  ).toMatchObject({
    canSync: false,
    errors: [expect.stringContaining('above maximum (6)')],
  });
});

it('says which global project a window comes from', () => {
  const view = evaluateSyncWindows({
    windows: [{ ...officeHours, applications: ['*'] }],
    globalWindows: [
      {
        project: 'company',
        windows: [
          {
            kind: 'deny',
            schedule: '0 14 * * *',
            duration: '1h',
            applications: ['*'],
            syncOverrun: true,
          },
        ],
      },
    ],
    application: application(),
    now: new Date('2026-11-19T14:30:00Z'),
    manual: false,
  });
  expect(view.canSync).toBe(false);
  expect(view.matching.map(({ project }) => project)).toEqual([
    undefined,
    'company',
  ]);
  expect(view.active[1]).toMatchObject({ kind: 'deny', syncOverrun: true });
});

it.each([
  // the very instant of a beginning does not belong to the window, what follows does
  ['2026-11-19T08:00:00Z', false, '2026-11-19T08:00:00.000Z'],
  ['2026-11-19T08:00:00.001Z', true, '2026-11-20T08:00:00.000Z'],
  // nor does the instant of an end
  ['2026-11-19T15:59:59.999Z', true, '2026-11-20T08:00:00.000Z'],
  ['2026-11-19T16:00:00Z', false, '2026-11-20T08:00:00.000Z'],
])('at %s it is open %s and opens next %s', (now, canSync, nextOpening) => {
  expect(evaluate([officeHours], now)).toMatchObject({ canSync, nextOpening });
});

it('follows clocks that change: a window moves over its beginning or end', () => {
  // Berlin goes from 2 to 3 o'clock at 01:00 UTC, into the middle of this window
  const night = {
    kind: 'allow',
    schedule: '0 2 * * *',
    duration: '2h',
    timeZone: 'Europe/Berlin',
  };
  expect(evaluate([night], '2026-03-28T12:00:00Z')).toMatchObject({
    nextOpening: '2026-03-29T01:00:00.000Z',
    nextClosing: '2026-03-29T02:00:00.000Z',
  });
});

it('finds the same changes as looking at every half hour', () => {
  const halfHour = 30 * 60_000;
  const arbitraryWindow = fc.record({
    kind: fc.constantFrom('allow', 'deny'),
    schedule: fc
      .tuple(
        fc.constantFrom('0', '30', '*/30'),
        fc.constantFrom('*', '2', '8', '22', '9-17', '*/6'),
        fc.constantFrom('*', '1', '15', '*/10'),
        fc.constantFrom('*', '3', 'OCT'),
        fc.constantFrom('*', '1-5', 'SUN'),
      )
      .map(fields => fields.join(' ')),
    duration: fc.constantFrom('30m', '1h', '8h', '10h30m', '24h', '100h'),
    timeZone: fc.constantFrom(
      undefined,
      'Europe/Berlin',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Nowhere/Atall',
    ),
    manualSync: fc.boolean(),
    syncOverrun: fc.boolean(),
  });
  const arbitraryNow = fc
    .tuple(
      // quiet days, and days before clocks change in Europe and Australia
      fc.constantFrom('2026-06-10', '2026-03-26', '2026-10-22', '2026-04-01'),
      fc.integer({ min: 0, max: 95 }),
    )
    .map(([day, quarters]) => Date.parse(day) + quarters * 15 * 60_000);

  fc.assert(
    fc.property(
      fc.array(arbitraryWindow, { minLength: 1, maxLength: 4 }),
      arbitraryNow,
      fc.boolean(),
      fc.option(fc.integer({ min: 0, max: 600 })),
      (windows, now, manual, startedMinutesAgo) => {
        const operationStartedAt =
          startedMinutesAgo === null
            ? undefined
            : now - startedMinutesAgo * 60_000;
        const view = evaluateSyncWindows({
          windows: windows.map(window => ({ applications: ['*'], ...window })),
          application: application(),
          now: new Date(now),
          manual,
          operationStartedAt:
            operationStartedAt === undefined
              ? undefined
              : new Date(operationStartedAt),
        });
        const found: Record<string, string | null> = {
          nextOpening: null,
          nextClosing: null,
        };
        let open = view.canSync;
        const first = Math.ceil(now / halfHour) * halfHour;
        for (
          let moment = first;
          moment <= now + 8 * 24 * 3_600_000;
          moment += halfHour
        ) {
          const opens = decideSync(windows, {
            manual,
            moment: moment + 1,
            clock: moment + 1,
            operationStartedAt,
          }).canSync;
          if (opens !== open) {
            found[opens ? 'nextOpening' : 'nextClosing'] ??= new Date(
              moment,
            ).toISOString();
            open = opens;
          }
        }
        expect(view).toMatchObject(found);
      },
    ),
    { numRuns: 150 },
  );
});
