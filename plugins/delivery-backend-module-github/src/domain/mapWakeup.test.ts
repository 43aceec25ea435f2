import { mapWakeup } from './mapWakeup';

const repository = { clone_url: 'https://github.com/acme/shop.git' };
const repoURL = repository.clone_url;

describe('mapWakeup', () => {
  it('reads a push to a branch', () => {
    expect(mapWakeup({ ref: 'refs/heads/promote/1', repository })).toEqual({
      repoURL,
      branch: 'promote/1',
    });
  });

  it('reads a pull request', () => {
    const pull_request = { number: 7, head: { ref: 'promote/1' } };
    expect(mapWakeup({ action: 'closed', pull_request, repository })).toEqual({
      repoURL,
      change: 7,
      branch: 'promote/1',
    });
  });

  it.each<[string, object, object]>([
    [
      'a review',
      {
        review: { state: 'approved' },
        pull_request: { number: 7, head: { ref: 'promote/1' } },
      },
      { change: 7, branch: 'promote/1' },
    ],
    [
      'a commit status',
      { context: 'ci', sha: 'a1', branches: [{ name: 'promote/1' }] },
      { branch: 'promote/1' },
    ],
    [
      'a check run',
      {
        check_run: {
          check_suite: { head_branch: 'promote/1' },
          pull_requests: [{ number: 7 }],
        },
      },
      { change: 7, branch: 'promote/1' },
    ],
    [
      'a check suite of no pull request',
      { check_suite: { head_branch: 'main', pull_requests: [] } },
      { branch: 'main' },
    ],
    [
      'a merge group',
      {
        action: 'destroyed',
        merge_group: { base_ref: 'refs/heads/main', head_ref: 'refs/heads/q' },
      },
      { branch: 'main' },
    ],
    [
      'a new branch',
      { ref: 'promote/1', ref_type: 'branch' },
      { branch: 'promote/1' },
    ],
  ])('reads %s', (_title, payload, about) => {
    expect(mapWakeup({ ...payload, repository })).toEqual({
      repoURL,
      ...about,
    });
  });

  it.each([
    undefined,
    'text',
    {},
    { repository },
    { repository: { clone_url: 1 }, ref: 'refs/heads/main' },
    { repository, ref: 'refs/tags/v1' },
    { repository, pull_request: {} },
    { repository, ref: 'v1', ref_type: 'tag' },
    { repository, context: 'ci', branches: [] },
    { repository, check_run: { check_suite: null, pull_requests: null } },
    { repository, check_suite: { head_branch: null } },
    { repository, merge_group: {} },
  ])('leaves %j to the next poll', payload => {
    expect(mapWakeup(payload)).toBeUndefined();
  });
});
