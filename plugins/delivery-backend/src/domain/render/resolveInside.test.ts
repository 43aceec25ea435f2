import { resolveInside } from './resolveInside';

describe('resolveInside', () => {
  it.each([
    ['apps/shop/overlays/dev', '../../base', 'apps/shop/base'],
    ['apps', './a//b/', 'apps/a/b'],
    ['', 'a.yaml', 'a.yaml'],
    ['a', '..', ''],
    ['a', '../b/../c@1/x.yaml', 'c@1/x.yaml'],
  ])('%j and %j are %j', (folder, written, path) => {
    expect(resolveInside(folder, written)).toBe(path);
  });

  it.each([
    ['a', '../../b', /outside of the repository/],
    ['', '..', /the root refers to '\.\.'/],
    ['a', '/etc/passwd', /no path inside/],
    ['a', 'b\0', /no path inside/],
    ['a', 'https://evil.test/x.yaml', /nothing is fetched/],
    ['a', 'git@evil.test:x/y.git', /nothing is fetched/],
    ['a', 'git::https:/evil.test/x', /nothing is fetched/],
    ['a', 'evil.test/x/y?ref=main', /nothing is fetched/],
    ['a', 'HTTPS:/evil.test', /nothing is fetched/],
  ])('refuses %j and %j', (folder, written, message) => {
    expect(() => resolveInside(folder, written)).toThrow(message);
  });
});
