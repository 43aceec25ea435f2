import { ConfigReader } from '@backstage/config';
import { readGithubSettings } from './readGithubSettings';

const read = (github?: object) =>
  readGithubSettings(
    new ConfigReader({ delivery: github && { github } } as never),
  );

describe('readGithubSettings', () => {
  it('has a default for everything', () => {
    expect(read()).toEqual({
      requestTimeoutMs: 15_000,
      paceWrites: undefined,
      mergeMethods: ['merge', 'squash', 'rebase'],
    });
  });

  it('reads what is set', () => {
    expect(
      read({
        requestTimeout: { seconds: 3 },
        paceWrites: true,
        mergeMethod: 'squash',
      }),
    ).toEqual({
      requestTimeoutMs: 3_000,
      paceWrites: true,
      mergeMethods: ['squash', 'merge', 'rebase'],
    });
  });

  it('names a method it does not know', () => {
    expect(() => read({ mergeMethod: 'octopus' })).toThrow(
      'delivery.github.mergeMethod must be one of merge, squash, rebase, got "octopus"',
    );
  });
});
