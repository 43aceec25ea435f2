import { judgeTicketAnswer } from './judgeTicketAnswer';

const field = { field: 'result.state', values: ['approved', 'implement'] };
const json = (state: unknown) => JSON.stringify({ result: { state } });

it.each([
  ['an unknown ticket', 404, '', field, 'Fail', /does not know CHG1/],
  ['a broken system', 503, '', field, 'Pending', /answered 503/],
  ['a refused account', 401, '', field, 'Pending', /answered 401/],
  ['a ready ticket', 200, json('approved'), field, 'Pass', /CHG1 is approved/],
  [
    'an unready ticket',
    200,
    json('new'),
    field,
    'Pending',
    /is new; it must be approved or implement/,
  ],
  ['a number', 200, json(3), { ...field, values: ['3'] }, 'Pass', /is 3/],
  ['an object', 200, json({}), field, 'Pending', /has no result.state/],
  ['no JSON', 200, '<html>', field, 'Pending', /has no result.state/],
  ['an array', 200, '[]', field, 'Pending', /has no result.state/],
  [
    'something inherited',
    200,
    '{}',
    { field: 'constructor.name', values: ['Object'] },
    'Pending',
    /has no/,
  ],
  [
    'any answer where no field decides',
    204,
    '',
    { field: undefined, values: [] },
    'Pass',
    /knows CHG1/,
  ],
] as const)('%s', (_, status, text, check, state, reason) => {
  const verdict = judgeTicketAnswer({ ticket: 'CHG1', status, text, check });
  expect(verdict.state).toBe(state);
  expect(verdict.reason).toMatch(reason);
});
