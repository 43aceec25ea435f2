import { CronSchedule } from './CronSchedule';

const next = (schedule: string, from: string) => {
  const time = CronSchedule.parse(schedule).nextAfter(Date.parse(from));
  return time === undefined ? undefined : new Date(time).toISOString();
};

it.each([
  ['* * * * *', '2026-11-19T14:00:00Z', '2026-11-19T14:01:00.000Z'],
  ['0 9 * * 1-5', '2026-11-20T09:00:00Z', '2026-11-23T09:00:00.000Z'],
  ['*/20 8,12 * * *', '2026-11-19T08:41:00Z', '2026-11-19T12:00:00.000Z'],
  ['0 0 1 JAN ?', '2026-11-19T00:00:00Z', '2027-01-01T00:00:00.000Z'],
  ['0 0 29 2 *', '2026-11-19T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  // two restricted day fields mean either
  ['0 0 13 * FRI', '2026-11-19T00:00:00Z', '2026-11-20T00:00:00.000Z'],
  // a step makes `*` a restriction, so this is the 13th or any second weekday
  ['0 0 13 * */2', '2026-11-19T00:00:00Z', '2026-11-21T00:00:00.000Z'],
  ['30/10 5 * * *', '2026-11-19T05:31:00Z', '2026-11-19T05:40:00.000Z'],
  [
    'CRON_TZ=Europe/Berlin 0 9 * * *',
    '2026-11-19T06:00:00Z',
    '2026-11-19T08:00:00.000Z',
  ],
  [
    'TZ=America/New_York 30 23 * * *',
    '2026-07-01T00:00:00Z',
    '2026-07-01T03:30:00.000Z',
  ],
  // 2:30 does not exist that night in Berlin
  [
    'CRON_TZ=Europe/Berlin 30 2 29 3 *',
    '2026-03-01T00:00:00Z',
    '2027-03-29T00:30:00.000Z',
  ],
])('%s after %s: %s', (schedule, from, expected) => {
  expect(next(schedule, from)).toBe(expected);
});

it('gives up on a date that never comes', () => {
  expect(next('0 0 30 2 *', '2026-11-19T00:00:00Z')).toBeUndefined();
});

it.each([
  ['', 'empty spec'],
  ['@daily', 'descriptors'],
  ['* * *', 'expected exactly 5 fields, found 3'],
  ['* * * * 7', 'above maximum (6)'],
  ['* 24 * * *', 'above maximum (23)'],
  ['* * 0 * *', 'below minimum (1)'],
  ['9-5 * * * *', 'beyond end of range'],
  ['*/0 * * * *', 'positive number'],
  ['1-2-3 * * * *', 'too many hyphens'],
  ['1/2/3 * * * *', 'too many slashes'],
  ['x * * * *', 'failed to parse int'],
  ['TZ=Nowhere/Atall * * * * *', 'bad location'],
])('refuses %j', (schedule, message) => {
  expect(() => CronSchedule.parse(schedule)).toThrow(message);
});

it.each([
  // clocks go forward from 2 to 3 that night: 2:30 does not exist
  [
    'CRON_TZ=Europe/Berlin 30 2 * * *',
    '2026-03-28T12:00:00Z',
    '2026-03-30T00:30:00.000Z',
  ],
  // clocks go back from 3 to 2: the first 2:30 counts
  [
    'CRON_TZ=Europe/Berlin 30 2 * * *',
    '2026-10-24T12:00:00Z',
    '2026-10-25T00:30:00.000Z',
  ],
  // the day begins at 1 o'clock
  [
    'CRON_TZ=Africa/Cairo 0 0 * * 5',
    '2026-04-23T12:00:00Z',
    '2026-04-30T21:00:00.000Z',
  ],
  ['TZ=Local 0 9 * * *', '2026-11-19T06:00:00Z', '2026-11-19T09:00:00.000Z'],
  ['TZ=UTC 0 9 * * *', '2026-11-19T06:00:00Z', '2026-11-19T09:00:00.000Z'],
])('where clocks jump, %s after %s: %s', (schedule, from, expected) => {
  expect(next(schedule, from)).toBe(expected);
});

it.each([
  ['x * * * *', 'strconv.Atoi: parsing "x": invalid syntax'],
  ['-5 * * * *', 'strconv.Atoi: parsing "": invalid syntax'],
  ['99999999999999999999 * * * *', 'value out of range'],
  ['   ', 'expected exactly 5 fields, found 0: []'],
  ['TZ=europe/berlin * * * * *', 'unknown time zone europe/berlin'],
  ['TZ=PST * * * * *', 'unknown time zone PST'],
])('says of %j: %s', (schedule, message) => {
  expect(() => CronSchedule.parse(schedule)).toThrow(message);
});
