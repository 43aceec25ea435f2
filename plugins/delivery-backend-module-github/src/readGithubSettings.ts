import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** How a promotion becomes part of its base branch. */
export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** What `delivery.github` says. */
export interface GithubSettings {
  requestTimeoutMs: number;
  /** Undefined: paced on GitHub's own hosts only. */
  paceWrites: boolean | undefined;
  /** In the order they are tried. */
  mergeMethods: MergeMethod[];
}

const METHODS: MergeMethod[] = ['merge', 'squash', 'rebase'];

/** Reads `delivery.github`; every value has a default. */
export function readGithubSettings(config: Config): GithubSettings {
  const section = config.getOptionalConfig('delivery.github');
  const first = (section?.getOptionalString('mergeMethod') ??
    'merge') as MergeMethod;
  if (!METHODS.includes(first)) {
    throw new InputError(
      `delivery.github.mergeMethod must be one of ${METHODS.join(
        ', ',
      )}, got "${first}"`,
    );
  }
  return {
    requestTimeoutMs: section?.has('requestTimeout')
      ? durationToMilliseconds(
          readDurationFromConfig(section, { key: 'requestTimeout' }),
        )
      : 15_000,
    paceWrites: section?.getOptionalBoolean('paceWrites'),
    mergeMethods: [first, ...METHODS.filter(method => method !== first)],
  };
}
