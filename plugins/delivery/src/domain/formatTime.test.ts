import { at } from '../__testUtils__/deliveryModels';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import {
  formatAbsolute,
  formatAge,
  formatClock,
  formatDuration,
  formatFuture,
} from './formatTime';

describe('formatTime', () => {
  const viewer = aViewer();

  it.each([
    [-5, 'just now'],
    [2, 'just now'],
    [4, '4 s ago'],
    [59, '59 s ago'],
    [60, '1 min ago'],
    [3599, '59 min ago'],
    [3600, '1 h ago'],
    [23 * 3600, '23 h ago'],
    [24 * 3600, 'yesterday'],
    [48 * 3600, '2 days ago'],
  ])('says %d s as "%s"', (seconds, text) => {
    expect(formatAge(at(NOW, seconds), viewer)).toBe(text);
  });

  it.each([
    [-10, '0 s'],
    [59, '59 s'],
    [72, '1 min 12 s'],
    [180, '3 min'],
    [299, '4 min 59 s'],
    [310, '5 min'],
    [3599, '1 h'],
    [8340, '2 h 19 min'],
    [26 * 3600, '1 day'],
    [80 * 3600, '3 days'],
  ])('says a length of %d s as "%s"', (seconds, text) => {
    expect(formatDuration(seconds * 1000, viewer)).toBe(text);
  });

  it.each([
    ['2026-11-19T17:00:00Z', '18:00'],
    ['2026-11-20T07:00:00Z', 'Fri 08:00'],
    ['2026-11-30T07:00:00Z', 'Mon 30 Nov 08:00'],
    ['2026-11-18T23:30:00Z', '00:30'],
  ])('shows %s on the clock as "%s"', (time, text) => {
    // Node's releases differ in the comma.
    expect(formatClock(time, viewer).replace(',', '')).toBe(text);
  });

  it('says how far a time to come is', () => {
    expect(formatFuture('2026-11-19T17:00:27Z', viewer)).toBe(
      '18:00, in 2 h 19 min',
    );
  });

  it('names the zone of an absolute time', () => {
    expect(formatAbsolute('2026-11-19T14:41:27Z', viewer)).toMatch(
      /19 Nov 2026.*15:41:27.*CET/,
    );
  });

  it('says nothing about a time that cannot be read', () => {
    expect(
      [formatAge, formatClock, formatAbsolute].map(format =>
        format('soon', viewer),
      ),
    ).toEqual(['', '', '']);
  });
});
