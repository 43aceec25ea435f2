import { ChangeFeed, type FeedReport } from './ChangeFeed';

function setUp() {
  const due: Array<() => void> = [];
  const errors: unknown[] = [];
  const feed = new ChangeFeed({
    delayMs: 50,
    schedule: run => {
      due.push(run);
      return () => due.splice(due.indexOf(run), 1);
    },
    onListenerError: error => errors.push(error),
  });
  const reports: FeedReport[] = [];
  feed.subscribe(report => reports.push(report));
  return {
    feed,
    reports,
    errors,
    due,
    elapse: () => due.splice(0).forEach(run => run()),
  };
}

describe('ChangeFeed', () => {
  it('reports a burst once, each deployment once', () => {
    const { feed, reports, due, elapse } = setUp();
    feed.add({ deployments: ['a', 'b'] });
    feed.add({ deployments: ['a'] });
    feed.add({ cluster: 'hub' });
    expect(due).toHaveLength(1);
    expect(reports).toEqual([]);
    elapse();
    expect(reports).toEqual([
      { deployments: new Set(['a', 'b']), clusters: new Set(['hub']) },
    ]);
  });

  it('starts over after a report', () => {
    const { feed, reports, elapse } = setUp();
    feed.add({ deployments: ['a'] });
    elapse();
    feed.add({ deployments: ['b'] });
    elapse();
    expect(reports[1]).toEqual({
      deployments: new Set(['b']),
      clusters: new Set(),
    });
  });

  it('does not schedule for nothing', () => {
    const { feed, due } = setUp();
    feed.add({ deployments: [] });
    expect(due).toEqual([]);
  });

  it('tells the other listeners although one throws', () => {
    const { feed, errors, elapse } = setUp();
    const later: FeedReport[] = [];
    feed.subscribe(() => {
      throw new Error('broken');
    });
    feed.subscribe(report => later.push(report));
    feed.add({ deployments: ['a'] });
    elapse();
    expect(errors).toEqual([new Error('broken')]);
    expect(later).toHaveLength(1);
  });

  it('says nothing more once it stopped', () => {
    const { feed, reports, elapse } = setUp();
    feed.add({ deployments: ['a'] });
    feed.stop();
    elapse();
    expect(reports).toEqual([]);
  });
});
