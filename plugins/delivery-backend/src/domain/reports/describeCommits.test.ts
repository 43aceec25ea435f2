import { describeCommits } from './describeCommits';

const commits = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    sha: `sha-${index}`,
    message: `Change ${index}\n\nFor a reason.`,
    author: 'mona',
    date: '2026-03-02T10:00:00Z',
    url: `https://git.test/${index}`,
    parents: [],
  }));

describe('describeCommits', () => {
  it('lists the newest first, by the first line of their messages', () => {
    expect(
      describeCommits(
        'application',
        { status: 'ahead', commits: commits(2) },
        undefined,
      ),
    ).toEqual({
      source: 'application',
      ahead: 2,
      cut: false,
      commits: [
        {
          sha: 'sha-1',
          title: 'Change 1',
          author: 'mona',
          date: '2026-03-02T10:00:00Z',
          url: 'https://git.test/1',
        },
        expect.objectContaining({ sha: 'sha-0' }),
      ],
    });
  });

  it.each([
    ['identical', 'the same commit'],
    ['behind', 'goes back'],
    ['diverged', 'has commits that this one has not'],
  ] as const)('says when it is %s', (status, words) => {
    const { note } = describeCommits(
      'gitops',
      { status, commits: [] },
      'Beware.',
    );
    expect(note).toMatch(/^Beware\. /);
    expect(note).toContain(words);
  });

  it.each([
    [249, 249, false],
    [250, null, true],
    [300, null, true],
  ])('of %d commits knows of %p ahead', (count, ahead, cut) => {
    const list = describeCommits(
      'gitops',
      { status: 'ahead', commits: commits(count) },
      undefined,
    );
    expect([list.ahead, list.cut]).toEqual([ahead, cut]);
    expect(list.commits).toHaveLength(Math.min(count, 250));
    expect(list.commits[0].sha).toBe(`sha-${count - 1}`);
  });
});
