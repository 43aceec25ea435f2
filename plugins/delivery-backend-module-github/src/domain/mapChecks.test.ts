import { mapChecks, type GithubCheckRun } from './mapChecks';

const run: GithubCheckRun = {
  id: 1,
  name: 'build',
  status: 'completed',
  conclusion: 'success',
  started_at: '2026-03-04T10:00:00Z',
  completed_at: '2026-03-04T10:01:00Z',
  html_url: 'https://github.com/acme/shop/runs/1',
  output: { title: 'All good' },
};

describe('mapChecks', () => {
  it.each([
    ['success', 'success'],
    ['pending', 'pending'],
    ['failure', 'failure'],
    ['error', 'failure'],
  ])('reads the status %s as %s', (state, expected) => {
    expect(
      mapChecks(
        [
          {
            context: 'ci',
            state,
            description: 'words',
            target_url: 'https://ci.example/1',
            created_at: '2026-03-04T10:00:00Z',
          },
        ],
        [],
      ),
    ).toEqual([
      {
        name: 'ci',
        state: expected,
        description: 'words',
        url: 'https://ci.example/1',
        since: '2026-03-04T10:00:00Z',
      },
    ]);
  });

  it.each([
    ['queued', null, 'pending'],
    ['in_progress', null, 'pending'],
    ['waiting', null, 'pending'],
    ['completed', 'success', 'success'],
    ['completed', 'neutral', 'neutral'],
    ['completed', 'skipped', 'neutral'],
    ['completed', 'failure', 'failure'],
    ['completed', 'cancelled', 'failure'],
    ['completed', 'timed_out', 'failure'],
    ['completed', 'action_required', 'failure'],
    ['completed', 'stale', 'failure'],
    ['completed', null, 'failure'],
  ])('reads a run that is %s, %s as %s', (status, conclusion, expected) => {
    expect(mapChecks([], [{ ...run, status, conclusion }])).toMatchObject([
      { name: 'build', state: expected, description: 'All good' },
    ]);
  });

  it('takes the newest run of a name and sorts by name', () => {
    const checks = mapChecks(
      [
        {
          context: 'a',
          state: 'success',
          description: null,
          target_url: null,
          created_at: 'then',
        },
      ],
      [
        { ...run, id: 9, conclusion: 'failure' },
        { ...run, id: 8 },
      ],
    );
    expect(checks).toMatchObject([
      { name: 'a', state: 'success' },
      { name: 'build', state: 'failure' },
    ]);
    expect(checks[0]).not.toHaveProperty('url');
  });

  it('says since when a run that goes on goes on', () => {
    expect(
      mapChecks([], [{ ...run, status: 'in_progress', completed_at: null }]),
    ).toMatchObject([{ since: run.started_at }]);
  });
});
