import { ConfigReader } from '@backstage/config';
import { readBatchRules } from './readBatchRules';

const read = (batches?: object) =>
  readBatchRules(
    new ConfigReader({ delivery: { ...(batches && { batches }) } }),
  );

describe('readBatchRules', () => {
  it('has waves and a limit of its own', () => {
    expect(read()).toEqual({
      waves: ['infrastructure', 'core', 'applications', 'monitoring'],
      inFlight: 10,
    });
    expect(read({ waves: ['base', 'rest'], inFlight: 3 })).toEqual({
      waves: ['base', 'rest'],
      inFlight: 3,
    });
  });

  it.each<[object, string]>([
    [{ waves: [] }, 'delivery.batches.waves is empty'],
    [{ waves: ['a', 'b', 'a'] }, "delivery.batches.waves names 'a' twice"],
    [{ inFlight: 0 }, 'delivery.batches.inFlight is 0'],
    [{ inFlight: 1.5 }, 'delivery.batches.inFlight is 1.5'],
    [{ inFlight: 500 }, 'delivery.batches.inFlight is 500'],
  ])('refuses %p in words', (batches, message) => {
    expect(() => read(batches)).toThrow(message);
  });
});
