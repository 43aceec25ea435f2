import { readReportWindow } from './readReportWindow';

const NOW = new Date('2026-03-31T12:00:00.000Z');

describe('readReportWindow', () => {
  it.each([
    [{}, '2026-03-01T12:00:00.000Z', '2026-03-31T12:00:00.000Z'],
    [{ from: '2026-03-30' }, '2026-03-30T00:00:00.000Z', NOW.toISOString()],
    [
      { to: '2026-01-31' },
      '2026-01-01T00:00:00.000Z',
      '2026-01-31T00:00:00.000Z',
    ],
    [
      { from: '2026-03-01T02:00:00+02:00', to: '2026-03-02' },
      '2026-03-01T00:00:00.000Z',
      '2026-03-02T00:00:00.000Z',
    ],
    [
      { from: '2024-01-01', to: '2025-01-01' },
      '2024-01-01T00:00:00.000Z',
      '2025-01-01T00:00:00.000Z',
    ],
  ])('of %j', (query, from, to) => {
    expect(readReportWindow(query, NOW)).toEqual({ from, to });
  });

  it.each([
    [{ from: '2026-04-01' }, "'from' must be before 'to'"],
    [{ from: '2026-03-01', to: '2026-03-01' }, 'is empty'],
    [
      { from: '2025-01-01', to: '2026-01-03' },
      'has 367 days; ask for at most 366',
    ],
  ])('refuses %j', (query, words) => {
    expect(() => readReportWindow(query, NOW)).toThrow(words);
  });
});
