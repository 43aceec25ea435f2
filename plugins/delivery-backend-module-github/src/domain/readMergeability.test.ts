import { readMergeability, type PullFacts } from './readMergeability';

const clean: PullFacts = { mergeable: true, mergeableState: 'clean' };

describe('readMergeability', () => {
  it.each<[string, Partial<PullFacts>, string]>([
    ['a clean one', {}, 'ready'],
    ['one whose optional checks fail', { mergeableState: 'unstable' }, 'ready'],
    ['one without a state', { mergeableState: undefined }, 'ready'],
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
      'unknown',
    ],
    [
      'one without an answer',
      { mergeable: undefined, mergeableState: undefined },
      'unknown',
    ],
  ])('%s', (_title, facts, state) => {
    const read = readMergeability({ ...clean, ...facts });
    expect(read.state).toBe(state);
    expect(read.reason === undefined).toBe(state === 'ready');
  });
});
