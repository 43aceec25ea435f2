import { resolveDestination } from './resolveDestination';

const CLUSTERS = [
  { name: 'hub', url: 'https://hub.example:6443' },
  { name: 'eu', title: 'Europe', url: 'https://eu.example' },
];

describe('resolveDestination', () => {
  it.each<[string, unknown, string | undefined]>([
    ['nothing', undefined, 'hub'],
    ['an empty destination', {}, 'hub'],
    ['its own cluster', { server: 'https://kubernetes.default.svc' }, 'hub'],
    ['its own cluster by name', { name: 'in-cluster' }, 'hub'],
    ['an address', { server: 'https://eu.example' }, 'eu'],
    ['an address with a slash', { server: 'https://eu.example/' }, 'eu'],
    [
      'an address with the default port',
      { server: 'https://eu.example:443' },
      'eu',
    ],
    ['a name', { name: 'eu' }, 'eu'],
    ['a title', { name: 'Europe' }, 'eu'],
    ['an unknown address', { server: 'https://us.example' }, undefined],
    ['an unknown name', { name: 'us' }, undefined],
    ['something that is no address', { server: 'us' }, undefined],
    ['half-written fields', { server: 7, name: null }, 'hub'],
  ])('reads %s', (_, destination, expected) => {
    const application = { metadata: { name: 'a' }, spec: { destination } };
    expect(resolveDestination(application, 'hub', CLUSTERS)).toBe(expected);
  });
});
