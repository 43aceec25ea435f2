import { summariseFreshness, type KindFreshness } from './summariseFreshness';

const source = (
  state: KindFreshness['state'],
  since: string,
  more: Partial<KindFreshness> = {},
): KindFreshness => ({
  kind: 'pods',
  state,
  since: `2026-08-20T12:00:0${since}Z`,
  absent: false,
  ...more,
});

describe('summariseFreshness', () => {
  it('is live since the last part became live', () => {
    expect(
      summariseFreshness([source('live', '1'), source('live', '2')]),
    ).toEqual({
      state: 'live',
      since: '2026-08-20T12:00:02Z',
    });
  });

  it('is as bad as its worst part, with the reason of that one', () => {
    expect(
      summariseFreshness([
        source('stale', '1', { reason: 'cut' }),
        source('unavailable', '3', { reason: 'forbidden' }),
        source('live', '2'),
      ]),
    ).toEqual({
      state: 'unavailable',
      since: '2026-08-20T12:00:03Z',
      reason: 'forbidden',
    });
  });

  it('is stale since the first part went', () => {
    expect(
      summariseFreshness([
        source('stale', '4', { reason: 'second' }),
        source('stale', '1', { reason: 'first' }),
      ]),
    ).toMatchObject({ since: '2026-08-20T12:00:01Z', reason: 'first' });
  });

  it('does not mind a kind the cluster does not have', () => {
    const absent = source('unavailable', '1', {
      absent: true,
      reason: 'no such kind',
    });
    expect(summariseFreshness([absent, source('live', '2')]).state).toBe(
      'live',
    );
    expect(
      summariseFreshness([absent, source('live', '2')], { absentCounts: true })
        .state,
    ).toBe('unavailable');
    expect(summariseFreshness([absent]).reason).toBe('no such kind');
  });

  it('knows that nothing is not live', () => {
    expect(summariseFreshness([]).state).toBe('unavailable');
  });
});
