import { readImages } from './readImages';

describe('readImages', () => {
  it('reads every entry in the order of the file', () => {
    expect(
      readImages(
        'images:\n- newTag: v1\n  name: b\n- {name: a, newName: x, digest: d, tagSuffix: -s}\n',
      ),
    ).toEqual([
      { name: 'b', tag: 'v1' },
      { name: 'a', newName: 'x', digest: 'd', tagSuffix: '-s' },
    ]);
  });

  it.each(['1.10', '1e3', '0777', 'on', '2026-01-01'])(
    'reads the unquoted tag %s as it is written',
    tag => {
      expect(readImages(`images:\n- name: a\n  newTag: ${tag} # c\n`)).toEqual([
        { name: 'a', tag },
      ]);
    },
  );

  it.each([
    '',
    'resources: []\n',
    'images:\n',
    'images: []\n',
    'images: ~\n',
    '# c\n',
  ])('finds nothing in %j', source => expect(readImages(source)).toEqual([]));

  it('follows aliases and merges', () => {
    expect(
      readImages(
        'x: &t v1\ny: &e {name: b}\nimages:\n- name: a\n  newTag: *t\n- <<: *e\n  newTag: v2\n',
      ),
    ).toEqual([
      { name: 'a', tag: 'v1' },
      { name: 'b', tag: 'v2' },
    ]);
  });

  it('treats a value left out as absent', () => {
    expect(
      readImages('images:\n- name: a\n  newTag:\n  digest: null\n'),
    ).toEqual([{ name: 'a' }]);
  });
});
