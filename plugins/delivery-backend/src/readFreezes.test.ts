import { ConfigReader } from '@backstage/config';
import { readFreezes } from './readFreezes';

const read = (...freezes: object[]) =>
  readFreezes(new ConfigReader({ delivery: { freezes } }), [
    { name: 'dev' },
    { name: 'prod' },
  ]);
const turn = { from: '2026-12-20', to: '2027-01-03', reason: 'Holidays.' };

describe('readFreezes', () => {
  it('reads none where there is none', () => {
    expect(readFreezes(new ConfigReader({}), [])).toEqual([]);
  });

  it('takes a date as a whole day and a time as it is', () => {
    expect(
      read(
        { ...turn, environments: ['prod'] },
        {
          from: '2026-11-27T18:00:00+01:00',
          to: '2026-11-30T06:00Z',
          reason: 'Black Friday.',
        },
      ),
    ).toEqual([
      {
        kind: 'freeze',
        id: 'config-0',
        reason: 'Holidays.',
        createdBy: 'config',
        createdAt: '2026-12-20T00:00:00.000Z',
        environments: ['prod'],
        startsAt: '2026-12-20T00:00:00.000Z',
        endsAt: '2027-01-04T00:00:00.000Z',
      },
      {
        kind: 'freeze',
        id: 'config-1',
        reason: 'Black Friday.',
        createdBy: 'config',
        createdAt: '2026-11-27T17:00:00.000Z',
        environments: undefined,
        startsAt: '2026-11-27T17:00:00.000Z',
        endsAt: '2026-11-30T06:00:00.000Z',
      },
    ]);
    expect(read({ ...turn, to: turn.from })[0].endsAt).toBe(
      '2026-12-21T00:00:00.000Z',
    );
  });

  it.each<[object, RegExp]>([
    [{ from: 'soon' }, /delivery\.freezes\[0\]\.from is 'soon'; it must be a/],
    [{ from: '2026-02-30' }, /from is '2026-02-30'/],
    [{ from: '2026-13-20' }, /from is '2026-13-20'/],
    [{ to: '2026-12-20 18:00' }, /to is '2026-12-20 18:00'/],
    [{ to: '2026-12-20T18:00:00' }, /to is '2026-12-20T18:00:00'/],
    [{ to: '2026-12-19' }, /to is 2026-12-20T.*, which is not after/],
    [{ environments: ['moon'] }, /names 'moon'.*known are: dev, prod/],
    [{ environments: [] }, /environments is empty/],
    [{ reason: undefined }, /reason/],
    [{ reason: '' }, /reason/],
  ])('refuses %p', (changes, message) => {
    expect(() => read({ ...turn, ...changes })).toThrow(message);
  });
});
