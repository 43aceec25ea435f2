import { application } from '../__fixtures__/resources';
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
  });
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
