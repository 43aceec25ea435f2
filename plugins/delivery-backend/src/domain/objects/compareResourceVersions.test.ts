import { compareResourceVersions } from './compareResourceVersions';

describe('compareResourceVersions', () => {
  it.each([
    ['9', '10', -1],
    ['10', '9', 1],
    ['10', '10', 0],
    ['0', '1', -1],
    ['9007199254740993', '9007199254740992', 1],
    ['99999999999999999999', '100000000000000000000', -1],
  ])('orders %s and %s', (a, b, sign) => {
    expect(Math.sign(compareResourceVersions(a, b)!)).toBe(sign);
  });

  it.each([
    [undefined, '1'],
    ['1', ''],
    ['abc', '1'],
    ['1', '01'],
    ['-1', '1'],
  ])('cannot order %s and %s', (a, b) => {
    expect(compareResourceVersions(a, b)).toBeUndefined();
  });
});
