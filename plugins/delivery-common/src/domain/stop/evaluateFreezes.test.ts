import fc from 'fast-check';
import type { Freeze } from '../../model/stop';
import { aFreeze, PLACE } from './__fixtures__/stops';
import { evaluateFreezes } from './evaluateFreezes';

const at = (hour: number) =>
  new Date(Date.UTC(2026, 2, 2) + hour * 3_600_000).toISOString();
const freeze = (from: number, to: number, changes: Partial<Freeze> = {}) =>
  aFreeze(at(from), at(to), { id: `${from}-${to}`, ...changes });
const evaluate = (freezes: Freeze[], hour = 10) =>
  evaluateFreezes({ freezes, ...PLACE, now: at(hour) });

describe('evaluateFreezes', () => {
  it.each<[string, Freeze[], number | null, string[], string | null]>([
    ['none', [], null, [], null],
    ['one', [freeze(9, 12)], 12, ['9-12'], null],
    ['over', [freeze(8, 9)], null, [], null],
    ['ends in this moment', [freeze(8, 10)], null, [], null],
    ['begins in this moment', [freeze(10, 11)], 11, ['10-11'], null],
    ['ahead', [freeze(14, 15), freeze(12, 13)], null, [], '12-13'],
    ['overlapping', [freeze(11, 14), freeze(9, 12)], 14, ['9-12'], null],
    ['nested', [freeze(8, 20), freeze(9, 11)], 20, ['8-20', '9-11'], null],
    ['without a gap', [freeze(9, 12), freeze(12, 13)], 13, ['9-12'], null],
    ['with a gap', [freeze(9, 12), freeze(13, 14)], 12, ['9-12'], '13-14'],
    [
      'in a chain, the next behind it',
      [freeze(15, 16), freeze(11, 13), freeze(9, 11), freeze(12, 14)],
      14,
      ['9-11'],
      '15-16',
    ],
    [
      'lifted',
      [freeze(9, 12, { endedAt: at(10), endedBy: 'user:default/ann' })],
      null,
      [],
      null,
    ],
    [
      'lifted before it began',
      [freeze(12, 14, { endedAt: at(9), endedBy: 'user:default/ann' })],
      null,
      [],
      null,
    ],
    [
      'of other places',
      [
        freeze(9, 12, { environments: ['test'] }),
        freeze(9, 13, { entityRef: 'component:default/x' }),
        freeze(9, 11, { environments: ['test', 'prod'] }),
      ],
      11,
      ['9-11'],
      null,
    ],
  ])('%s', (_, freezes, until, active, next) => {
    const state = evaluate(freezes);
    expect({
      frozen: state.frozen,
      until: state.until,
      active: state.active.map(({ id }) => id),
      next: state.next?.id ?? null,
    }).toEqual({
      frozen: until !== null,
      until: until && at(until),
      active,
      next,
    });
  });

  it('says of every moment what each freeze says by itself', () => {
    const HOURS = 40;
    const spans = fc.array(
      fc.tuple(fc.nat(HOURS), fc.integer({ min: 1, max: 8 })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(spans, fc.nat(HOURS), (drawn, hour) => {
        const freezes = drawn.map(([from, length]) =>
          freeze(from, from + length),
        );
        const isFrozen = (when: number) =>
          drawn.some(([from, length]) => from <= when && when < from + length);
        const state = evaluate(freezes, hour);
        let opening = hour;
        while (isFrozen(opening)) {
          opening += 1;
        }
        expect(state.frozen).toBe(isFrozen(hour));
        expect(state.until).toBe(isFrozen(hour) ? at(opening) : null);
        expect(state.active).toHaveLength(
          drawn.filter(([from, length]) => from <= hour && hour < from + length)
            .length,
        );
        const ahead = drawn
          .map(([from]) => from)
          .filter(from => from > opening);
        expect(state.next?.startsAt ?? null).toBe(
          ahead.length > 0 ? at(Math.min(...ahead)) : null,
        );
      }),
      { numRuns: 500 },
    );
  });
});
