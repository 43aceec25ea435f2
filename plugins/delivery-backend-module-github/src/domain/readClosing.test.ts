import { readClosing } from './readClosing';

const by = (login: string | null, ...events: string[]) =>
  events.map(event => ({ event, actor: login === null ? null : { login } }));

describe('readClosing', () => {
  it.each([
    ['nothing happened', [], {}],
    ['it was closed', by('ada', 'labeled', 'closed'), { closedBy: 'ada' }],
    [
      'its branch was deleted',
      by('ada', 'head_ref_deleted', 'labeled', 'closed'),
      { closedBy: 'ada', branchDeleted: true },
    ],
    [
      'it was closed, then cleaned up',
      by('ada', 'closed', 'head_ref_deleted'),
      { closedBy: 'ada' },
    ],
    [
      'the last closing counts',
      [
        ...by('ada', 'head_ref_deleted', 'closed'),
        ...by('bob', 'head_ref_restored', 'reopened', 'closed'),
      ],
      { closedBy: 'bob' },
    ],
    ['by a ghost', by(null, 'closed'), {}],
  ])('%s', (_title, events, expected) => {
    expect(readClosing(events)).toEqual(expected);
  });
});
