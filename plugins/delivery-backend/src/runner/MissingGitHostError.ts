import { CustomErrorBase } from '@backstage/errors';

/** No Git host is set up for a repository. */
export class MissingGitHostError extends CustomErrorBase {
  name = 'MissingGitHostError' as const;

  constructor(readonly repoURL: string) {
    super(
      `No Git host is set up for ${repoURL}; add it to integrations and install the module of its host`,
    );
  }
}
