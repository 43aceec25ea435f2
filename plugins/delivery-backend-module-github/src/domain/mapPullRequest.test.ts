import { mapPullRequest, type GithubPull } from './mapPullRequest';

const pull: GithubPull = {
  number: 7,
  node_id: 'PR_7',
  html_url: 'https://github.com/acme/shop/pull/7',
  state: 'open',
  title: 'Promote shop',
  merged_at: null,
  merge_commit_sha: 'try-out',
  head: { ref: 'promote/1', sha: 'h1' },
  base: { ref: 'main', repo: { node_id: 'R_1' } },
};

describe('mapPullRequest', () => {
  it('does not take the try-out merge of an open one for a merge', () => {
    expect(mapPullRequest(pull)).toEqual({
      number: 7,
      url: pull.html_url,
      state: 'open',
      title: 'Promote shop',
      branch: 'promote/1',
      base: 'main',
      headSha: 'h1',
    });
  });

  it('tells merged from closed, and by whom', () => {
    const closed = { ...pull, state: 'closed' };
    expect(mapPullRequest(closed, { closedBy: 'ada' })).toMatchObject({
      state: 'closed',
      endedBy: 'ada',
    });
    expect(mapPullRequest(closed)).not.toHaveProperty('mergeSha');
    expect(
      mapPullRequest(
        {
          ...closed,
          merged_at: '2026-03-04T10:00:00Z',
          merge_commit_sha: 'm1',
          merged_by: { login: 'bob' },
        },
        { closedBy: 'ada', branchDeleted: true },
      ),
    ).toMatchObject({ state: 'merged', mergeSha: 'm1', endedBy: 'bob' });
  });

  it('tells that its branch was deleted', () => {
    expect(
      mapPullRequest({ ...pull, state: 'closed' }, { branchDeleted: true }),
    ).toMatchObject({ state: 'closed', branchDeleted: true });
    expect(mapPullRequest(pull, { branchDeleted: true })).not.toHaveProperty(
      'branchDeleted',
    );
  });

  it('tells of an open one whether it merges, where it was asked', () => {
    expect(mapPullRequest(pull)).not.toHaveProperty('mergeability');
    expect(
      mapPullRequest({ ...pull, mergeable: true, mergeable_state: 'clean' }),
    ).toMatchObject({ mergeability: { state: 'ready' } });
    expect(
      mapPullRequest({ ...pull, state: 'closed', mergeable: null }),
    ).not.toHaveProperty('mergeability');
  });
});
