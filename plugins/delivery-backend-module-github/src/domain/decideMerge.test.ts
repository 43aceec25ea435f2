import { decideMerge, type PullFacts } from './decideMerge';

const clean: PullFacts = {
  state: 'open',
  merged: false,
  headSha: 'a1',
  mergeable: true,
  mergeableState: 'clean',
};

describe('decideMerge', () => {
  it.each<[string, Partial<PullFacts>, string]>([
    ['a clean one', {}, 'merge'],
    ['one whose optional checks fail', { mergeableState: 'unstable' }, 'merge'],
    ['one without a state', { mergeableState: undefined }, 'merge'],
    [
      'one that is merged',
      { merged: true, state: 'closed', mergeSha: 'm1' },
      'merged',
    ],
    [
      'one that is merged with another head',
      { merged: true, mergeSha: 'm1', headSha: 'b2' },
      'merged',
    ],
    ['a closed one', { state: 'closed' }, 'refused'],
    ['one whose head moved', { headSha: 'b2' }, 'head-moved'],
    ['a draft', { draft: true, mergeableState: 'draft' }, 'blocked'],
    [
      'one with a conflict',
      { mergeable: false, mergeableState: 'dirty' },
      'refused',
    ],
    ['one that rules block', { mergeableState: 'blocked' }, 'blocked'],
    ['one behind its base', { mergeableState: 'behind' }, 'blocked'],
    [
      'one not computed yet',
      { mergeable: null, mergeableState: 'unknown' },
      'retry',
    ],
    [
      'one without an answer',
      { mergeable: undefined, mergeableState: undefined },
      'retry',
    ],
  ])('%s', (_title, facts, outcome) => {
    expect(decideMerge({ ...clean, ...facts }, 'a1')).toMatchObject({
      outcome,
    });
  });

  it('tells where the head is now', () => {
    expect(decideMerge({ ...clean, headSha: 'b2' }, 'a1')).toEqual({
      outcome: 'head-moved',
      headSha: 'b2',
    });
  });
});
