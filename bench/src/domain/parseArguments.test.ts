import { parseArguments } from './parseArguments';

const KNOWN = ['snapshot', 'sync'];

it.each([
  [[], { names: [], quick: false }],
  [['sync', '--quick'], { names: ['sync'], quick: true }],
  [
    ['sync', 'snapshot', '--seed', '7'],
    { names: ['sync', 'snapshot'], seed: 7 },
  ],
])('reads %j', (words, expected) => {
  expect(parseArguments(words, KNOWN)).toMatchObject(expected);
});

it.each([
  [['--fast'], /'--fast' is neither .* snapshot, sync/],
  [['--seed'], /--seed is ''/],
  [['--seed', 'x'], /--seed is 'x'/],
])('complains of %j', (words, complaint) => {
  expect(parseArguments(words, KNOWN)).toEqual({
    complaint: expect.stringMatching(complaint),
  });
});
