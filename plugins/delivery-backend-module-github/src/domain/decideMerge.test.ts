import type { GitChange } from '@lockstep/backstage-plugin-delivery-node';
import { decideMerge } from './decideMerge';

const ready: GitChange = {
  number: 7,
  url: 'https://github.com/acme/shop/pull/7',
  state: 'open',
  title: 'Promote',
  branch: 'promote/1',
  base: 'main',
  headSha: 'a1',
  mergeability: { state: 'ready' },
};

describe('decideMerge', () => {
  it.each<[string, Partial<GitChange>, string]>([
    ['one that is ready', {}, 'merge'],
    ['one that is merged', { state: 'merged', mergeSha: 'm1' }, 'merged'],
    [
      'one that is merged with another head',
      { state: 'merged', mergeSha: 'm1', headSha: 'b2' },
      'merged',
    ],
    ['a closed one', { state: 'closed' }, 'refused'],
    ['one whose head moved', { headSha: 'b2' }, 'head-moved'],
    ['one in a queue', { queue: { state: 'queued', position: 1 } }, 'queued'],
    ['one that rules block', { mergeability: { state: 'blocked' } }, 'blocked'],
    [
      'one with a conflict',
      { mergeability: { state: 'refused', reason: 'conflict' } },
      'refused',
    ],
    [
      'one not computed yet',
      { mergeability: { state: 'unknown', reason: 'soon' } },
      'retry',
    ],
    ['one that says nothing', { mergeability: undefined }, 'retry'],
  ])('%s', (_title, facts, outcome) => {
    expect(decideMerge({ ...ready, ...facts }, 'a1')).toMatchObject({
      outcome,
    });
  });

  it('tells where the head is now', () => {
    expect(decideMerge({ ...ready, headSha: 'b2' }, 'a1')).toEqual({
      outcome: 'head-moved',
      headSha: 'b2',
    });
  });

  it('hands on the reason', () => {
    expect(
      decideMerge(
        { ...ready, mergeability: { state: 'blocked', reason: 'a draft' } },
        'a1',
      ),
    ).toEqual({ outcome: 'blocked', reason: 'a draft' });
  });
});
