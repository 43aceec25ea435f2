import { readHelmLayers } from './readHelmLayers';

const read = (texts: string[], paths?: string[]) =>
  readHelmLayers(
    texts.map((content, index) => ({ path: `${index}.yaml`, content })),
    paths,
  );
const CHART = 'image:\n  repository: acme/shop\n  tag: latest\n';

describe('readHelmLayers', () => {
  it.each<[string, string[], object[]]>([
    [
      'one file',
      [CHART],
      [
        {
          path: 'image',
          repository: 'acme/shop',
          tag: 'latest',
          layer: 0,
          line: 3,
        },
      ],
    ],
    [
      'a tag alone in the later file',
      [CHART, '# prod\nimage:\n  tag: "1.3"\n'],
      [
        {
          path: 'image',
          repository: 'acme/shop',
          tag: '1.3',
          layer: 1,
          line: 3,
        },
      ],
    ],
    [
      'a file that does not speak of it',
      [CHART, 'replicas: 2\n', ''],
      [
        {
          path: 'image',
          repository: 'acme/shop',
          tag: 'latest',
          layer: 0,
          line: 3,
        },
      ],
    ],
    [
      'a digest beside an earlier tag',
      [CHART, 'image: {digest: "sha256:a"}\n'],
      [
        {
          path: 'image',
          repository: 'acme/shop',
          tag: 'latest',
          digest: 'sha256:a',
          layer: 1,
          line: 1,
        },
      ],
    ],
    [
      'an emptied digest over a tag',
      [CHART, 'image: {digest: ""}\n'],
      [
        {
          path: 'image',
          repository: 'acme/shop',
          tag: 'latest',
          layer: 0,
          line: 3,
        },
      ],
    ],
    [
      'another repository later',
      [CHART, 'image: {repository: acme/other}\n'],
      [
        {
          path: 'image',
          repository: 'acme/other',
          tag: 'latest',
          layer: 0,
          line: 3,
        },
      ],
    ],
    [
      'a tag over an earlier digest',
      [`${CHART}  digest: sha256:a\n`, 'image: {tag: "1.3"}\n'],
      [
        {
          path: 'image',
          repository: 'acme/shop',
          tag: '1.3',
          digest: 'sha256:a',
          layer: 1,
          line: 1,
          digestAt: { layer: 0, line: 4 },
        },
      ],
    ],
    ['a mapping that is removed', [CHART, 'image: null\n'], []],
    [
      'a mapping in place of a reference',
      ['image: acme/shop:1\n', 'image: {tag: "2"}\n'],
      [{ path: 'image', tag: '2', layer: 1, line: 1 }],
    ],
    [
      'a reference in place of a mapping',
      [CHART, 'image: acme/shop:2\n'],
      [{ path: 'image', repository: 'acme/shop', tag: '2', layer: 1, line: 1 }],
    ],
    [
      'a list, which replaces the one before',
      [
        'apps:\n- image: {repository: a, tag: "1"}\n- image: {repository: b, tag: "1"}\n',
        'apps:\n- image: {repository: c}\n',
      ],
      [],
    ],
    [
      'what an anchor lends',
      ['x: &i {repository: a, tag: v1}\nimage: *i\n', 'image:\n  tag: v2\n'],
      [
        { path: 'x', repository: 'a', tag: 'v1', layer: 0, line: 1 },
        { path: 'image', repository: 'a', tag: 'v2', layer: 1, line: 2 },
      ],
    ],
    [
      'what a merge key lends',
      ['x: &i {repository: a}\nimage:\n  <<: *i\n  tag: v1\n'],
      [{ path: 'image', repository: 'a', tag: 'v1', layer: 0, line: 4 }],
    ],
  ])('reads %s', (_, texts, expected) => {
    expect(read(texts)).toEqual(expected);
  });

  it('reads named places whatever they are called', () => {
    expect(
      read([`${CHART}main: acme/shop:1.2\n`], ['main', 'nowhere', 'image.tag']),
    ).toEqual([
      { path: 'main', repository: 'acme/shop', tag: '1.2', layer: 0, line: 4 },
    ]);
  });

  it('names the file and line it cannot read', () => {
    expect(() => read([CHART, 'a: 1\na: 2\n'])).toThrow(
      '1.yaml, line 2: this key appears twice',
    );
  });
});
