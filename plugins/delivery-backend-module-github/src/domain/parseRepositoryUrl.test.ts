import { parseRepositoryUrl } from './parseRepositoryUrl';

describe('parseRepositoryUrl', () => {
  it.each([
    [
      'https://github.com/acme/shop',
      'github.com',
      'https://github.com/acme/shop',
    ],
    [
      'https://github.com/acme/shop.git/',
      'github.com',
      'https://github.com/acme/shop',
    ],
    [
      'http://localhost:7190/acme/shop.git',
      'localhost:7190',
      'http://localhost:7190/acme/shop',
    ],
    [
      'https://user:secret@ghe.acme.example/acme/shop',
      'ghe.acme.example',
      'https://ghe.acme.example/acme/shop',
    ],
    [
      'git@github.com:acme/shop.git',
      'github.com',
      'https://github.com/acme/shop',
    ],
    [
      'ssh://git@ghe.acme.example:2222/acme/shop.git',
      'ghe.acme.example',
      'https://ghe.acme.example/acme/shop',
    ],
  ])('reads %s', (url, host, webUrl) => {
    expect(parseRepositoryUrl(url)).toEqual({
      host,
      owner: 'acme',
      repo: 'shop',
      webUrl,
    });
  });

  it.each([
    '',
    'shop',
    'https://github.com/acme',
    'https://github.com/acme/shop/tree/main',
    'oci://registry.example/acme/shop',
    'file:///srv/acme/shop.git',
    'https://github.com/%E0%A4%A/shop',
    'C:\\acme\\shop',
  ])('answers undefined for %j', url => {
    expect(parseRepositoryUrl(url)).toBeUndefined();
  });
});
