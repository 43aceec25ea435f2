import {
  isMethodRefused,
  isQueueRequired,
  mapMergeAnswer,
} from './mapMergeAnswer';

describe('mapMergeAnswer', () => {
  it.each([
    [
      409,
      'Head branch was modified. Review and try the merge again.',
      'head-moved',
    ],
    [409, 'Something else is going on', 'retry'],
    [409, 'Merge conflict', 'refused'],
    [405, 'Base branch was modified. Review and try the merge again.', 'retry'],
    [405, 'Pull Request is not mergeable', 'retry'],
    [405, '', 'retry'],
    [405, 'Merge commits are not allowed on this repository.', 'refused'],
    [405, 'Rebase merges are not allowed on this repository.', 'refused'],
    [405, 'Method Not Allowed', 'refused'],
    [405, 'Pull Request is still a draft', 'blocked'],
    [
      405,
      'At least 1 approving review is required by reviewers with write access.',
      'blocked',
    ],
    [405, 'Required status check "test" is expected.', 'blocked'],
    [
      405,
      '2 of 3 required status checks have not succeeded: 1 expected.',
      'blocked',
    ],
    [405, 'Changes must be made through the merge queue', 'blocked'],
    [405, 'Repository rule violations found', 'blocked'],
    [405, 'Waiting on code owner review from acme/platform.', 'blocked'],
    [422, 'Validation Failed', 'refused'],
  ])('%d "%s" is %s', (status, message, outcome) => {
    expect(mapMergeAnswer({ status, message }).outcome).toBe(outcome);
  });

  it('believes a pull request that says it is blocked', () => {
    expect(
      mapMergeAnswer({
        status: 405,
        message: 'Pull Request is not mergeable',
        blockedByPolicy: true,
      }),
    ).toEqual({ outcome: 'blocked', reason: 'Pull Request is not mergeable' });
  });

  it('always has a reason', () => {
    expect(mapMergeAnswer({ status: 405, message: ' ' }).reason).toBe(
      'GitHub answered 405',
    );
  });
});

describe('isQueueRequired', () => {
  it.each([
    ['Changes must be made through the merge queue', true],
    ['Repository rule violations found', false],
  ])('%s: %s', (message, expected) => {
    expect(isQueueRequired(message)).toBe(expected);
  });
});

describe('isMethodRefused', () => {
  it.each([
    ['Merge commits are not allowed on this repository.', true],
    ['Squash merges are not allowed on this repository.', true],
    ['Pull Request is not mergeable', false],
  ])('%s: %s', (message, expected) => {
    expect(isMethodRefused(message)).toBe(expected);
  });
});
