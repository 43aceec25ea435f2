import { applySeedEdit } from './SeedStage';

it('replaces the first place each and appends', () => {
  expect(
    applySeedEdit('a: 1m\nb: 1m\n', {
      path: 'x.yaml',
      replace: [
        ['1m', '2m'],
        ['1m', '3m'],
      ],
      append: 'c: 4m\n',
    }),
  ).toBe('a: 2m\nb: 3m\nc: 4m\n');
});

it('refuses a text that is not there, by name', () => {
  expect(() =>
    applySeedEdit('a: 1m\n', { path: 'x.yaml', replace: [['5m', '6m']] }),
  ).toThrow(/x\.yaml holds no "5m"/);
});
