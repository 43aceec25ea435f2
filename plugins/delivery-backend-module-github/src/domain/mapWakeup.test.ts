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

  it.each([
    undefined,
    'text',
    {},
    { repository },
    { repository: { clone_url: 1 }, ref: 'refs/heads/main' },
    { repository, ref: 'refs/tags/v1' },
    { repository, pull_request: {} },
  ])('leaves %j to the next poll', payload => {
    expect(mapWakeup(payload)).toBeUndefined();
  });
});
