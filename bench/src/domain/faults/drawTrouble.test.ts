import { createRandom } from '../createRandom';
import { drawTrouble, isWriteRoute } from './drawTrouble';

const draw = (route: string, share: number, silentLimits = true) => {
  const random = createRandom(7);
  return Array.from({ length: 20_000 }, () =>
    drawTrouble(random, { route, share, silentLimits }),
  ).filter(trouble => trouble !== undefined);
};

it('is as frequent as asked for, and more so for writes', () => {
  expect(draw('GET contents', 0.02).length / 20_000).toBeCloseTo(0.02, 2);
  expect(draw('PUT pulls/merge', 0.02).length / 20_000).toBeCloseTo(0.06, 2);
  expect(draw('PUT pulls/merge', 0)).toEqual([]);
});

it('refuses only writes, and in the words of the route', () => {
  const kinds = new Set(draw('GET contents', 0.5).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([
    'answer-late',
    'answer-lost',
    'cut',
    'error',
    'secondary-limit',
    'unauthorized',
  ]);
  expect(draw('PATCH git/refs', 0.3)).toContainEqual({
    kind: 'unprocessable',
    message: 'Update is not a fast forward',
  });
  expect(draw('PUT pulls/merge', 0.3)).toContainEqual({
    kind: 'conflict',
    message: 'Head branch was modified. Review and try the merge again.',
  });
});

it('leaves out how long a limit lasts only where that is wanted', () => {
  const silent = { kind: 'secondary-limit' };
  expect(draw('GET contents', 0.5)).toContainEqual(silent);
  expect(draw('GET contents', 0.5, false)).not.toContainEqual(silent);
});

it.each([
  ['GET pulls', false],
  ['query repository', false],
  ['POST pulls', true],
  ['mutation createCommitOnBranch', true],
])('%s writes: %s', (route, writes) => {
  expect(isWriteRoute(route)).toBe(writes);
});
