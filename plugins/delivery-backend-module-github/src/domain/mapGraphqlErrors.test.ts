import { mapGraphqlErrors, readGraphqlErrors } from './mapGraphqlErrors';

describe('readGraphqlErrors', () => {
  const errors = [{ type: 'NOT_FOUND', message: 'No such branch' }];

  it.each([
    ['what Octokit throws', { errors, response: { errors, data: null } }],
    [
      'what the throttling plugin throws',
      { response: { status: 200, data: { errors } } },
    ],
  ])('reads %s', (_title, error) => {
    expect(readGraphqlErrors(error)).toEqual(errors);
  });

  it.each([
    undefined,
    new Error('network'),
    { errors: [] },
    { status: 422, response: { status: 422, data: { errors } } },
  ])('is not fooled by %j', error => {
    expect(readGraphqlErrors(error)).toBeUndefined();
  });

  it('takes entries of any shape', () => {
    expect(readGraphqlErrors({ errors: [null, { message: 1 }] })).toEqual([
      { type: undefined, message: 'no reason given' },
      { type: undefined, message: '1' },
    ]);
  });
});

describe('mapGraphqlErrors', () => {
  it.each([
    ['RATE_LIMITED', 'API rate limit exceeded', 'rate-limited'],
    ['UNPROCESSABLE', 'was submitted too quickly', 'rate-limited'],
    [undefined, 'You have exceeded a secondary rate limit', 'rate-limited'],
    [
      undefined,
      'Something went wrong while executing your query on 2026-01-01',
      'unavailable',
    ],
    ['FORBIDDEN', 'Resource not accessible by integration', 'unauthorized'],
    [
      'INSUFFICIENT_SCOPES',
      'Your token has not been granted the required scopes',
      'unauthorized',
    ],
    ['NOT_FOUND', 'Could not resolve to a Repository', 'not-found'],
    ['UNPROCESSABLE', 'Pull request is already in the queue', 'invalid'],
    [
      undefined,
      "Field 'updateRefs' doesn't exist on type 'Mutation'",
      'invalid',
    ],
  ] as const)('%s "%s" is %s', (type, message, reason) => {
    expect(mapGraphqlErrors([{ type, message }])).toBe(reason);
  });
});
