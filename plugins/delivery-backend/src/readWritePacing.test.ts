import { ConfigReader } from '@backstage/config';
import { readWritePacing } from './readWritePacing';

const read = (writes?: object) =>
  readWritePacing(new ConfigReader({ delivery: { promotions: { writes } } }));

describe('readWritePacing', () => {
  it('stays below the limits of GitHub, on its own hosts', () => {
    expect(read()).toEqual({
      perMinute: 60,
      perHour: 450,
      hosts: ['github.com', '*.ghe.com'],
    });
  });

  it('reads limits and hosts', () => {
    const writes = { perMinute: 0, perHour: 900, hosts: ['git.acme.test'] };
    expect(read(writes)).toEqual(writes);
  });

  it.each([
    [{ perMinute: 8 }, /writes\.perMinute is 8; .* from 9 up/],
    [{ perMinute: -1 }, /writes\.perMinute is -1/],
    [{ perHour: 1.5 }, /writes\.perHour is 1\.5/],
    [{ hosts: 'github.com' }, /hosts/],
  ])('refuses %j', (writes, message) => {
    expect(() => read(writes)).toThrow(message);
  });
});
