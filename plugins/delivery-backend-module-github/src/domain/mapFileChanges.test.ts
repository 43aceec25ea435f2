import { mapFileChanges } from './mapFileChanges';

describe('mapFileChanges', () => {
  it('puts GitHub’s words into ours, by path', () => {
    expect(
      mapFileChanges([
        { filename: 'z', status: 'added' },
        { filename: 'y', status: 'copied', previous_filename: 'x' },
        { filename: 'c', status: 'renamed', previous_filename: 'b' },
        { filename: 'a', status: 'modified' },
        { filename: 'd', status: 'changed' },
        { filename: 'e', status: 'unchanged' },
        { filename: 'f', status: 'removed' },
      ]),
    ).toEqual([
      { path: 'a', status: 'modified' },
      { path: 'c', previousPath: 'b', status: 'renamed' },
      { path: 'd', status: 'modified' },
      { path: 'f', status: 'removed' },
      { path: 'y', status: 'added' },
      { path: 'z', status: 'added' },
    ]);
  });
});
