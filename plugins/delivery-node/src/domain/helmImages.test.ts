import { editHelmImages, readHelmImages } from './helmImages';

const VALUES = `# values
image:
  repository: ghcr.io/acme/shop # where
  tag: "1.3.0"
  digest: ''
sidecar:
  image: { repository: envoy, tag: v1 }
other: 1.10
`;

describe('Helm images', () => {
  it('are read at their paths', () => {
    expect(
      readHelmImages(VALUES, ['image', 'sidecar.image', 'nope', 'other']),
    ).toEqual([
      { path: 'image', repository: 'ghcr.io/acme/shop', tag: '1.3.0' },
      { path: 'sidecar.image', repository: 'envoy', tag: 'v1' },
    ]);
  });

  it('are edited in place', () => {
    expect(
      editHelmImages(VALUES, [
        { path: 'image', tag: '1.4.0' },
        { path: 'sidecar.image', repository: 'envoyproxy/envoy', tag: '2' },
      ]),
    ).toBe(
      VALUES.replace('"1.3.0"', '"1.4.0"').replace(
        'repository: envoy, tag: v1',
        'repository: envoyproxy/envoy, tag: "2"',
      ),
    );
  });

  it('lose a digest with a new tag, and the reverse, and keep the key', () => {
    const pinned = editHelmImages(VALUES, [
      { path: 'image', digest: 'sha256:aa' },
    ]);
    expect(pinned).toBe(
      VALUES.replace('"1.3.0"', '""').replace("''", "'sha256:aa'"),
    );
    expect(editHelmImages(pinned, [{ path: 'image', tag: '1.3.0' }])).toBe(
      VALUES,
    );
  });

  it('get a key that is missing', () => {
    expect(
      editHelmImages('image:\n  repository: a # c\nx: y\n', [
        { path: 'image', tag: 'v1' },
      ]),
    ).toBe('image:\n  repository: a # c\n  tag: v1\nx: y\n');
  });

  it.each([
    ['image: a/b:1.2.3 # c\r\n', { tag: '1.3.0' }, 'image: a/b:1.3.0 # c\r\n'],
    ['image: "a:1@sha256:aa"\n', { tag: '2' }, 'image: "a:2"\n'],
    [
      "image: 'h:5000/a:1'\n",
      { digest: 'sha256:b' },
      "image: 'h:5000/a@sha256:b'\n",
    ],
    ['image: a@sha256:b\n', { repository: 'c' }, 'image: c@sha256:b\n'],
    [
      '{"image": "a:1"}',
      { tag: '2', digest: 'sha256:b' },
      '{"image": "a:2@sha256:b"}',
    ],
  ])('replace the pin of a full reference: %j', (text, change, expected) => {
    const changes = [{ path: 'image', ...change }];
    expect(editHelmImages(text, changes)).toBe(expected);
    expect(editHelmImages(expected, changes)).toBe(expected);
  });

  it('are found below a key with a dot', () => {
    expect(
      editHelmImages('a.b: {c: {tag: v1}}\n', [{ path: 'a\\.b.c', tag: 'v2' }]),
    ).toBe('a.b: {c: {tag: v2}}\n');
  });

  it.each([
    ['image:\n- a:1\n', 'image.0', 'line 2: the image at "image.0" is an item'],
    [
      'image:\n  tag: "{{ .x }}"\n',
      'image',
      'line 2: "image.tag" is a template',
    ],
    ['a: &t v1\nimage: {tag: *t}\n', 'image', 'line 2: '],
  ])('are refused with the line in %j', (text, path, message) => {
    expect(() => editHelmImages(text, [{ path, tag: 'v' }])).toThrow(message);
  });

  it.each([
    ['image: []\n', 'missing-path'],
    ['image: {}\n', 'missing-path'],
    ['a: &i {tag: x}\nimage: *i\n', 'missing-path'],
    ['image: &i {tag: x}\nb: *i\n', 'unsupported-layout'],
  ])('are refused in %j', (text, code) => {
    expect(() => editHelmImages(text, [{ path: 'image', tag: 'v' }])).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
