import { mapQueueEntry } from './mapQueueEntry';

describe('mapQueueEntry', () => {
  it.each([
    ['QUEUED', 'queued'],
    ['AWAITING_CHECKS', 'awaiting-checks'],
    ['MERGEABLE', 'mergeable'],
    ['UNMERGEABLE', 'unmergeable'],
    ['LOCKED', 'locked'],
    ['SOMETHING_NEW', 'queued'],
  ])('%s is %s', (state, expected) => {
    expect(mapQueueEntry({ state, position: 2 })).toEqual({
      state: expected,
      position: 2,
    });
  });
});
