import { gitHostOf, matchesHost } from './hostPatterns';

describe('gitHostOf', () => {
  it.each([
    ['https://github.com/acme/payments.git', 'github.com'],
    ['https://GitHub.com/acme/payments', 'github.com'],
    ['http://localhost:7190/acme/payments.git', 'localhost:7190'],
    ['https://token@acme.ghe.com/acme/payments', 'acme.ghe.com'],
    ['git@github.com:acme/payments.git', 'github.com'],
    ['ssh://git@github.com/acme/payments.git', 'github.com'],
    ['nonsense', 'nonsense'],
  ])('%s', (url, host) => {
    expect(gitHostOf(url)).toBe(host);
  });
});

describe('matchesHost', () => {
  const patterns = ['GitHub.com', '*.ghe.com'];
  it.each([
    ['github.com', true],
    ['acme.ghe.com', true],
    ['a.b.ghe.com', true],
    ['ghe.com', false],
    ['evilghe.com', false],
    ['github.com.evil.test', false],
    ['localhost:7190', false],
  ])('%s', (host, matches) => {
    expect(matchesHost(host, patterns)).toBe(matches);
  });
});
