import fc from 'fast-check';
import { stringify } from 'yaml';
import { diffManifests } from './diffManifests';

const deployment = (image: string, kind = 'Deployment') => `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: shop}
spec:
  template:
    spec:
      containers: [{name: shop, image: "${image}"}]
`;
const service = `
apiVersion: v1
kind: Service
metadata: {name: shop}
`;
const secret = (data: object, extra: object = {}) =>
  stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'keys', ...extra },
    ...data,
  });
const stream = (...manifests: string[]) => manifests.join('\n---\n');
const changed = (before: string, after: string) =>
  diffManifests(before, after)
    .filter(({ kind }) => kind !== 'context')
    .map(({ kind, text }) => `${kind === 'added' ? '+' : '-'}${text.trim()}`);

describe('diffManifests', () => {
  it('shows the lines of the object that differs, numbered through the stream', () => {
    const lines = diffManifests(
      stream(service, deployment('shop:1')),
      stream(service, deployment('shop:2')),
    );
    expect(lines.filter(({ kind }) => kind !== 'context')).toEqual([
      {
        kind: 'removed',
        oldLine: 15,
        newLine: null,
        text: '          image: shop:1',
      },
      {
        kind: 'added',
        oldLine: null,
        newLine: 15,
        text: '          image: shop:2',
      },
    ]);
  });

  it.each<[string, string, string, string[]]>([
    ['the same', deployment('a'), deployment('a'), []],
    [
      'the same in another order and style',
      stream(service, deployment('a')),
      stream(deployment('a'), `# hello\n${service}`),
      [],
    ],
    [
      'an object that comes',
      '',
      service,
      ['+apiVersion: v1', '+kind: Service', '+metadata:', '+name: shop'],
    ],
    [
      'an object that goes, out of a list',
      `kind: ServiceList\nitems:\n  - {kind: Service, metadata: {name: a}}\n`,
      '',
      ['-kind: Service', '-metadata:', '-name: a'],
    ],
    ['nothing at all', '', '---\n# empty\n', []],
  ])('%s', (_, before, after, expected) => {
    expect(changed(before, after)).toEqual(expected);
  });

  it('tells which values of a Secret change, never which they are', () => {
    expect(
      changed(
        secret({ data: { a: 'b25l', same: 'x', gone: 'y' } }),
        secret({ data: { a: 'dHdv', same: 'x', fresh: 'z' } }),
      ),
    ).toEqual([
      '-a: (hidden)',
      '+a: (hidden, changed)',
      '-gone: (hidden)',
      '+fresh: (hidden)',
    ]);
  });

  it('refuses what is no YAML without quoting it', () => {
    expect(() => diffManifests('kind: Secret\n data: [s3cr3t', '')).toThrow(
      /^The rendered manifests are no YAML$/,
    );
  });

  it('lets no value of a Secret through, however it is written', () => {
    const word = fc.stringMatching(/^s3cr3t-[a-z]{4,12}$/);
    const value = fc.oneof(
      word,
      fc.array(word, { minLength: 1, maxLength: 2 }),
      fc.record({ inner: word }),
    );
    const field = fc.oneof(
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), value),
      word,
    );
    const aSecret = fc
      .record({ data: field, stringData: field, applied: word })
      .map(({ applied, ...data }) =>
        secret(data, {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': applied,
          },
        }),
      );
    const inStream = aSecret.chain(text =>
      fc.constantFrom(
        text,
        stream(service, text),
        `kind: List\nitems:\n${text
          .replace(/^/gm, '    ')
          .replace('    ', '  - ')}`,
      ),
    );
    fc.assert(
      fc.property(inStream, inStream, (before, after) => {
        const text = JSON.stringify(diffManifests(before, after));
        expect(text).not.toContain('s3cr3t');
      }),
    );
  });
});
