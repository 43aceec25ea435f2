import {
  formatImageReference,
  formatVersion,
  parseImageReference,
} from './ImageReference';

it.each([
  ['nginx', { image: 'nginx' }, 'latest'],
  ['nginx:1.2', { image: 'nginx', tag: '1.2' }, '1.2'],
  ['host:5000/a/b', { image: 'host:5000/a/b' }, 'latest'],
  ['host:5000/a/b:1', { image: 'host:5000/a/b', tag: '1' }, '1'],
  [
    'host:5000/a/b@sha256:0123456789abcdef',
    { image: 'host:5000/a/b', digest: 'sha256:0123456789abcdef' },
    '0123456789ab',
  ],
  [
    'a/b:1.4.0@sha256:ff',
    { image: 'a/b', tag: '1.4.0', digest: 'sha256:ff' },
    '1.4.0',
  ],
])('%s', (text, version, word) => {
  expect(parseImageReference(text)).toEqual(version);
  expect(formatVersion(version)).toBe(word);
  expect(formatImageReference(version)).toBe(text);
});
