import type { HumanDuration } from '@backstage/types';

export interface Config {
  delivery?: {
    /**
     * GitHub as the Git host. Hosts and credentials come from `integrations.github`.
     */
    github?: {
      /**
       * How long one request may take before it counts as failed. Default: 15 seconds.
       */
      requestTimeout?: HumanDuration | string;
      /**
       * Whether writes keep the pace GitHub asks for (one per second, fewer for those that
       * notify people). Default: only on github.com and ghe.com; servers of your own usually
       * have no such limit.
       */
      paceWrites?: boolean;
      /**
       * How promotions are merged. Where the repository does not allow it, the other methods
       * are tried. Default: merge.
       */
      mergeMethod?: 'merge' | 'squash' | 'rebase';
    };
  };
}
