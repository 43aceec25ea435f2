import type { Hold } from '../../model/stop';
import { aHold, PLACE } from './__fixtures__/stops';
import { findHold } from './findHold';

const NOW = '2026-03-02T10:00:00.000Z';
const BEFORE = '2026-03-02T09:59:59.999Z';
const AFTER = '2026-03-02T10:00:00.001Z';

describe('findHold', () => {
  it.each<[string, Partial<Hold>, boolean, boolean]>([
    ['open-ended, of every entity', {}, false, true],
    ['of this entity', { entityRef: PLACE.entityRef }, false, true],
    ['of another', { entityRef: 'component:default/x' }, false, false],
    ['of another environment', { environment: 'test' }, false, false],
    ['ends later', { endsAt: AFTER }, false, true],
    ['ends in this moment', { endsAt: NOW }, false, false],
    ['ended before', { endsAt: BEFORE }, false, false],
    ['another offset', { endsAt: '2026-03-02T11:30:00+01:00' }, false, true],
    ['taken off', { endedAt: BEFORE, endedBy: 'x' }, false, false],
    ['taken off later', { endedAt: AFTER, endedBy: 'x' }, false, true],
    ['automatic only, a person asks', { scope: 'automatic' }, false, false],
    ['automatic only, nobody asks', { scope: 'automatic' }, true, true],
    ['all, nobody asks', {}, true, true],
  ])('%s', (_, changes, automatic, held) => {
    const hold = aHold(changes);
    expect(findHold({ holds: [hold], ...PLACE, automatic, now: NOW })).toBe(
      held ? hold : undefined,
    );
  });

  it('names the one that ends last', () => {
    const [soon, late, open] = [
      aHold({ id: 'soon', endsAt: '2026-03-02T11:00:00.000Z' }),
      aHold({ id: 'late', endsAt: '2026-03-02T12:00:00.000Z' }),
      aHold({ id: 'open' }),
    ];
    const find = (...holds: Hold[]) =>
      findHold({ holds, ...PLACE, automatic: false, now: NOW })?.id;
    expect(find(soon, late)).toBe('late');
    expect(find(late, soon)).toBe('late');
    expect(find(late, open, soon)).toBe('open');
    expect(find()).toBeUndefined();
  });
});
