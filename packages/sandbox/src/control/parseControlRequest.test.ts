import { parseControlRequest } from './parseControlRequest';

it('takes what fits', () => {
  expect(parseControlRequest.clock({ factor: 10 })).toEqual({ factor: 10 });
  expect(
    parseControlRequest.release({
      repository: 'acme/checkout',
      environment: 'dev',
      tag: '1.3.0',
    }),
  ).toEqual({ repository: 'acme/checkout', environment: 'dev', tag: '1.3.0' });
  expect(parseControlRequest.faults({ kube: 'down' })).toEqual({
    kube: 'down',
    github: undefined,
  });
});

it.each([
  ['clock', { factor: 0 }, /^factor is 0; it must be/],
  ['clock', undefined, /^factor is undefined/],
  [
    'release',
    { repository: '../etc', environment: 'dev', tag: '1' },
    /^tag|^repository/,
  ],
  [
    'release',
    { repository: 'acme/x', environment: 'DEV', tag: '1' },
    /^environment is "DEV"/,
  ],
  [
    'release',
    { repository: 'acme/x', environment: 'dev', tag: 'a b' },
    /^tag is "a b"/,
  ],
  ['badVersion', { tag: 'x', namespaces: 'test' }, /^namespaces is "test"/],
  [
    'faults',
    { kube: 'gone' },
    /^kube is "gone"; it must be one of ok, slow, down/,
  ],
] as const)('%s refuses %j in a sentence', (what, body, message) => {
  expect(() => parseControlRequest[what](body)).toThrow(message);
});
