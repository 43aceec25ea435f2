import { readCommitSha, readSourceRepository } from './readSourceRepository';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const anEntity = (annotations?: Record<string, string>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'payments', annotations },
});

describe('readSourceRepository', () => {
  it.each([
    [{}, undefined],
    [
      { 'github.com/project-slug': 'acme/payments' },
      'https://github.com/acme/payments.git',
    ],
    [{ 'github.com/project-slug': 'payments' }, undefined],
    [
      {
        'backstage.io/source-location':
          'url:https://git.acme.test/acme/payments/tree/main/',
        'github.com/project-slug': 'other/thing',
      },
      'https://git.acme.test/acme/payments.git',
    ],
    [
      {
        'backstage.io/source-location':
          'url:http://localhost:7190/acme/payments.git',
      },
      'http://localhost:7190/acme/payments.git',
    ],
    [{ 'backstage.io/source-location': 'file:/srv/payments/' }, undefined],
    [
      { 'backstage.io/source-location': 'url:https://git.acme.test/' },
      undefined,
    ],
  ])('of %j', (annotations, url) => {
    expect(readSourceRepository(anEntity(annotations))).toBe(url);
  });

  it('of an entity without annotations', () => {
    expect(readSourceRepository(anEntity())).toBeUndefined();
  });
});

describe('readCommitSha', () => {
  const image = 'registry.acme.test/payments';
  it.each([
    [{ image, tag: '1.5.0' }, undefined],
    [{ image, tag: '1.5.0', gitSha: SHA }, SHA],
    [{ image, tag: SHA }, SHA],
    [{ image, tag: `sha-${SHA}` }, SHA],
    [{ image, tag: SHA.slice(0, 7) }, undefined],
    [{ image, digest: `sha256:${SHA}` }, undefined],
  ])('of %j', (version, sha) => {
    expect(readCommitSha(version)).toBe(sha);
  });
});
