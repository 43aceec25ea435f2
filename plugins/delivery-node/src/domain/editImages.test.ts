import { editImages, type ImageChange } from './editImages';
import { ImageEditError } from './ImageEditError';

const DIGEST = `sha256:${'a1'.repeat(32)}`;

const edits: Array<[string, string, ImageChange, string]> = [
  [
    'sets a tag and keeps the comment behind it',
    'images:\n- name: shop\n  newTag: 1.3.0 # by hand\n',
    { name: 'shop', tag: '1.4.0' },
    'images:\n- name: shop\n  newTag: 1.4.0 # by hand\n',
  ],
  [
    'keeps single quotes',
    "images:\n- name: shop\n  newTag: '1.3.0'\n",
    { name: 'shop', tag: '1.4.0' },
    "images:\n- name: shop\n  newTag: '1.4.0'\n",
  ],
  [
    'quotes a tag that YAML would read as a number',
    'images:\n- name: shop\n  newTag: v1\n',
    { name: 'shop', tag: '1.10' },
    'images:\n- name: shop\n  newTag: "1.10"\n',
  ],
  [
    'quotes as the rest of the file does',
    "namePrefix: 'x-'\nimages:\n- name: shop\n  newTag: v1\n",
    { name: 'shop', tag: 'yes' },
    "namePrefix: 'x-'\nimages:\n- name: shop\n  newTag: 'yes'\n",
  ],
  [
    'takes a stale digest away with a new tag, and not the comment behind it',
    `images:\n- name: shop\n  newTag: v1\n  digest: ${DIGEST} # pinned\n# end\n`,
    { name: 'shop', tag: 'v2' },
    'images:\n- name: shop\n  newTag: v2\n  # pinned\n# end\n',
  ],
  [
    'puts a tag where only a digest was',
    `images:\n- digest: ${DIGEST}\n  name: shop\n`,
    { name: 'shop', tag: 'v2' },
    'images:\n- newTag: v2\n  name: shop\n',
  ],
  [
    'takes a stale tag away with a new digest, first in its entry',
    'images:\n  - newTag: v1\n    name: shop\n    digest: old',
    { name: 'shop', digest: DIGEST },
    `images:\n  - name: shop\n    digest: ${DIGEST}`,
  ],
  [
    'writes tag and digest when both are asked for',
    'images:\n- name: shop\n  newTag: v1\n',
    { name: 'shop', tag: 'v2', digest: DIGEST },
    `images:\n- name: shop\n  newTag: v2\n  digest: ${DIGEST}\n`,
  ],
  [
    'fills a tag that was left empty',
    'images:\n- name: shop\n  newTag: # later\n  digest: old\n',
    { name: 'shop', tag: 'v2' },
    'images:\n- name: shop\n  newTag: v2 # later\n',
  ],
  [
    'keeps newName, tagSuffix and keys it does not know',
    'images:\n- name: shop\n  newName: ghcr.io/acme/shop\n  tagSuffix: -x\n  owner: me\n',
    { name: 'shop', tag: 'v2' },
    'images:\n- name: shop\n  newName: ghcr.io/acme/shop\n  newTag: v2\n  tagSuffix: -x\n  owner: me\n',
  ],
  [
    'does not write a newName that says nothing',
    'images:\n- name: shop\n  newTag: v1\n',
    { name: 'shop', newName: 'shop', tag: 'v2' },
    'images:\n- name: shop\n  newTag: v2\n',
  ],
  [
    'edits a flow mapping in place',
    'images:\n- { digest: old,  name: shop,newTag: "1" } # c\n',
    { name: 'shop', tag: '2' },
    'images:\n- { name: shop,newTag: "2" } # c\n',
  ],
  [
    'edits JSON',
    '{"images":[{"name":"shop"}]}',
    { name: 'shop', tag: 'v2' },
    '{"images":[{"name":"shop", "newTag": "v2"}]}',
  ],
  [
    'keeps CRLF and a byte order mark',
    '\uFEFFimages:\r\n- name: shop\r\n  newTag: v1\r\n',
    { name: 'shop', digest: DIGEST },
    `\uFEFFimages:\r\n- name: shop\r\n  digest: ${DIGEST}\r\n`,
  ],
  [
    'replaces a block scalar',
    'images:\n- name: |-\n    shop\n  newTag: >-\n    v1\nnamespace: x\n',
    { name: 'shop', tag: 'v2' },
    'images:\n- name: |-\n    shop\n  newTag: v2\nnamespace: x\n',
  ],
  [
    'adds an entry behind the last one, indented and quoted like it',
    'images:\n  -  name: "nginx"\n     newTag: "1.0" # c\n\n# end\n',
    { name: 'shop', tag: 'v2' },
    'images:\n  -  name: "nginx"\n     newTag: "1.0" # c\n  -  name: "shop"\n     newTag: "v2"\n\n# end\n',
  ],
  [
    'adds a flow entry behind a flow entry',
    'images:\n- { name: nginx }\n',
    { name: 'shop', tag: 'v2' },
    'images:\n- { name: nginx }\n- { name: shop, newTag: v2 }\n',
  ],
  [
    'adds an entry to a flow list on several lines',
    'images: [\n  {name: nginx}, # c\n]\n',
    { name: 'shop', tag: 'v2' },
    'images: [\n  {name: nginx},\n  {name: shop, newTag: v2}, # c\n]\n',
  ],
  [
    'adds the section, indented like the lists of the file',
    'resources:\n  - base\n# end',
    { name: 'shop', tag: 'v2' },
    'resources:\n  - base\n# end\nimages:\n  - name: shop\n    newTag: v2',
  ],
  [
    'fills an empty section and keeps its comment',
    'images: [] # none yet\nnamespace: x\n',
    { name: 'shop', tag: 'v2' },
    'images: # none yet\n- name: shop\n  newTag: v2\nnamespace: x\n',
  ],
  [
    'fills a section without value',
    'images:\nnamespace: x\n',
    { name: 'shop', tag: 'v2' },
    'images:\n- name: shop\n  newTag: v2\nnamespace: x\n',
  ],
  [
    'starts an empty file',
    '',
    { name: 'shop', tag: 'v2' },
    'images:\n- name: shop\n  newTag: v2\n',
  ],
  [
    'adds the section before a document end',
    'namespace: x\n...\n',
    { name: 'shop', tag: 'v2' },
    'namespace: x\nimages:\n- name: shop\n  newTag: v2\n...\n',
  ],
  [
    'adds the section to JSON',
    '{"namespace": "x"}\n',
    { name: 'shop', tag: 'v2' },
    '{"namespace": "x", "images": [{"name": "shop", "newTag": "v2"}]}\n',
  ],
  [
    'tells an entry by its name, not by its newName',
    'images:\n- name: a\n  newName: shop\n',
    { name: 'shop', tag: 'v2' },
    'images:\n- name: a\n  newName: shop\n- name: shop\n  newTag: v2\n',
  ],
];

const unchanged: Array<[string, string, ImageChange]> = [
  [
    'the tag is there',
    'images:\n- name: a\n  newTag:   1.10 # c',
    { name: 'a', tag: '1.10' },
  ],
  ['nothing is asked', 'images:\n-   {name: a}\n', { name: 'a' }],
  [
    'an aliased entry has it',
    'x: &t v1\nimages:\n- name: a\n  newTag: *t\n',
    { name: 'a', tag: 'v1' },
  ],
];

const refusals: Array<
  [string, string, ImageChange, string, number | undefined]
> = [
  [
    'two entries of a name',
    'images:\n- name: a\n- name: a\n',
    { name: 'a', tag: '1' },
    'duplicate-entry',
    3,
  ],
  [
    'two entries that set the image',
    'images:\n- name: b\n  newName: a\n- name: c\n  newName: a\n',
    { name: 'a', tag: '1' },
    'ambiguous-image',
    4,
  ],
  [
    'a key that appears twice',
    'a: 1\nb: 2\na: 3\n',
    { name: 'a', tag: '1' },
    'duplicate-key',
    3,
  ],
  [
    'two documents',
    'a: 1\n---\nb: 1\n',
    { name: 'a', tag: '1' },
    'multiple-documents',
    2,
  ],
  [
    'an aliased value',
    'x: &t v1\nimages:\n- name: a\n  newTag: *t\n',
    { name: 'a', tag: 'v2' },
    'anchor-or-alias',
    4,
  ],
  [
    'an anchored entry',
    'images:\n- &e\n  name: a\n',
    { name: 'a', tag: 'v2' },
    'anchor-or-alias',
    3,
  ],
  [
    'an aliased entry',
    'x: &e {name: a}\nimages:\n- *e\n',
    { name: 'a', tag: 'v2' },
    'anchor-or-alias',
    3,
  ],
  [
    'a merged entry',
    'x: &e {name: a}\nimages:\n- <<: *e\n',
    { name: 'a', tag: 'v2' },
    'anchor-or-alias',
    3,
  ],
  [
    'an anchored list that would grow',
    'images: &i\n- name: b\n',
    { name: 'a', tag: 'v2' },
    'anchor-or-alias',
    2,
  ],
  [
    'an aliased list that would grow',
    'x: &i [{name: b}]\nimages: *i\n',
    { name: 'a', tag: 'v2' },
    'anchor-or-alias',
    2,
  ],
  [
    'broken YAML',
    'images:\n- name: [a\n',
    { name: 'a', tag: 'v2' },
    'invalid-yaml',
    3,
  ],
  [
    'a list at the root',
    '- a\n',
    { name: 'a', tag: 'v2' },
    'invalid-images',
    1,
  ],
  [
    'images that are a text',
    'images: a\n',
    { name: 'a', tag: 'v2' },
    'invalid-images',
    1,
  ],
  [
    'an entry without a name',
    'images:\n- newTag: v1\n',
    { name: 'a', tag: 'v2' },
    'invalid-images',
    2,
  ],
  [
    'a tag that is a mapping',
    'images:\n- name: a\n  newTag: {}\n',
    { name: 'a', tag: 'v2' },
    'invalid-images',
    2,
  ],
  [
    'a value with another type tag',
    'images:\n- name: a\n  newTag: !!int 1\n',
    { name: 'a', tag: '2' },
    'unsupported-layout',
    3,
  ],
  [
    'a line break in a tag',
    'images: []\n',
    { name: 'a', tag: 'v1\nx: y' },
    'invalid-value',
    undefined,
  ],
  [
    'an empty digest',
    'images: []\n',
    { name: 'a', digest: '' },
    'invalid-value',
    undefined,
  ],
];

describe('editImages', () => {
  it.each(edits)('%s', (_title, source, change, expected) => {
    expect(editImages(source, [change])).toBe(expected);
  });

  it.each(unchanged)(
    'gives back the same string when %s',
    (_title, source, change) => {
      expect(editImages(source, [change])).toBe(source);
    },
  );

  it.each(refusals)('refuses %s', (_title, source, change, code, line) => {
    const edit = () => editImages(source, [change]);
    expect(edit).toThrow(ImageEditError);
    expect(edit).toThrow(
      expect.objectContaining({ name: 'InputError', code, line }),
    );
  });

  it('applies changes in order, the later one on the earlier one', () => {
    expect(
      editImages('', [
        { name: 'foo' },
        { name: 'foo', newName: 'bar' },
        { name: 'baz', digest: 'sha12345' },
        { name: 'foo', tag: '123' },
      ]),
    ).toBe(
      'images:\n- name: foo\n  newName: bar\n  newTag: "123"\n- name: baz\n  digest: sha12345\n',
    );
  });

  it('edits nothing when one of several changes is refused', () => {
    const source = 'images:\n- name: a\n- name: b\n- name: b\n';
    expect(() =>
      editImages(source, [
        { name: 'a', tag: '1' },
        { name: 'b', tag: '1' },
      ]),
    ).toThrow('line 4: "images" has 2 entries named "b"');
  });
});
