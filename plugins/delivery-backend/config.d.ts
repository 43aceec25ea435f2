import type { HumanDuration } from '@backstage/types';

export interface Config {
  /** GitOps delivery with Argo CD and Argo Rollouts. */
  delivery?: {
    /**
     * The pipeline. Without it: dev, test, prod, each by pull request.
     */
    environments?: {
      [name: string]: {
        /** Position in the pipeline, ascending. */
        order: number;
        /** Where versions come from by default; without it, the environment before. */
        promotesFrom?: string;
        /** How a change gets into Git. Default: pull-request. */
        strategy?: 'pull-request' | 'direct';
        /**
         * Whether Lockstep merges the pull request when every gate passes. Otherwise a person
         * merges it on the Git host; the commit status `lockstep` says whether the gates pass,
         * so that a branch rule can require it. Default: true.
         */
        autoMerge?: boolean;
        /** Who must approve before the merge. An approval is void when the branch moves. */
        approvals?: {
          /** From how many people. Default: 1. */
          count?: number;
          /** Members of which groups. Default: everybody with `delivery.promotion.approve`. */
          groups?: string[];
          /** Whether the one who asked counts. Default: false. */
          allowRequester?: boolean;
          /** Whether a revert to what ran before needs them too. Default: false. */
          reverts?: boolean;
        };
        /** A change ticket that must come along, written into the commit. */
        changeTicket?: {
          /** Regular expression for the whole ticket, `CHG[0-9]{7}`. Default: anything. */
          pattern?: string;
          /** Page of the ticket for people, with `{ticket}` in it. */
          link?: string;
          /** Asks the ticket system whether the change may be made. */
          check?: {
            /** Address that is read, with `{ticket}` in it. */
            url: string;
            /**
             * Headers of the request.
             * @deepVisibility secret
             */
            headers?: { [name: string]: string };
            /** Field of the JSON answer that decides, `result.state`. Default: any 2xx passes. */
            field?: string;
            /** Values of the field that let it pass. */
            values?: string[];
          };
          /** Whether a revert to what ran before needs one too. Default: false. */
          reverts?: boolean;
        };
        /** Commit statuses and check runs that must have succeeded on the pull request. */
        checks?: string[];
        /** How long the version must have been healthy where it comes from. Default: not at all. */
        soak?: string | HumanDuration;
        /**
         * Request what is healthy in the environment before without anybody asking.
         * Default: false.
         */
        autoPromote?: boolean;
        /**
         * What follows a delivery that failed for certain: it is taken back (and the version
         * vetoed), the environment is put on hold, or nothing. Default: none.
         */
        onFailure?: 'revert' | 'hold' | 'none';
      };
    };
    /**
     * Name patterns (with `*`) that tell an Application's environment when neither a label
     * nor the overlay folder does. Default for every environment: `*-<environment>`.
     */
    environmentPatterns?: {
      [environment: string]: string | string[];
    };
    /** Times in which nothing is promoted, for every entity. More can be set over REST. */
    freezes?: Array<{
      /** Names of environments. Default: all. */
      environments?: string[];
      /** A time (`2026-12-20T18:00:00Z`), or a date in UTC. */
      from: string;
      /** A time, or the last day. */
      to: string;
      /** Shown to who waits for its end. */
      reason: string;
    }>;
    /** Several promotions as one, in waves. */
    batches?: {
      /**
       * The waves, first to last. Default: infrastructure, core, applications, monitoring. An
       * entity names its wave with the annotation `lockstep/wave`; the others are in
       * `applications`.
       */
      waves?: string[];
      /** How many promotions of one batch may be under way at once. Default: 10. */
      inFlight?: number;
    };
    reverts?: {
      /**
       * Whether freezes and sync windows hold back a revert to what ran before, too.
       * Default: false; it passes, and the gate records that it did.
       */
      bindByFreezes?: boolean;
    };
    /** Clusters to watch, by a name of your choice. */
    clusters?: {
      [name: string]: {
        /** Shown to people. Default: the name. */
        title?: string;
        /** Address of the Kubernetes API. */
        url?: string;
        /**
         * Bearer token of the service account.
         * @visibility secret
         */
        token?: string;
        /** File that holds the token, read again as it changes; instead of `token`. */
        tokenFile?: string;
        /** Certificate authority of the API, PEM or base64 of it. */
        caData?: string;
        /** Accept any certificate. For experiments only. */
        skipTLSVerify?: boolean;
        /** The cluster this backend runs in, with its own service account. */
        inCluster?: boolean;
        /** A context of a kubeconfig file. */
        kubeconfig?: {
          /** Default: what KUBECONFIG says, else ~/.kube/config. */
          file?: string;
          context: string;
        };
        /** Only these namespaces. Without it: the whole cluster. */
        namespaces?: string[];
      };
    };
    /**
     * Also watch the clusters that the Kubernetes plugin has under
     * `kubernetes.clusterLocatorMethods`. Default: false.
     */
    kubernetesPluginClusters?: boolean;
    watch?: {
      /** Pauses before a cluster that fails is asked again; they double, and half is random. */
      backoff?: {
        /** Default: 500 ms. */
        initial?: string | HumanDuration;
        /** Default: 30 s. */
        max?: string | HumanDuration;
      };
      /** Objects per page of a listing. Default: 500. */
      pageSize?: number;
    };
    promotions?: {
      /** How often to look at a promotion that waits for something nobody announces. Default: 15 s. */
      pollInterval?: string | HumanDuration;
      /** How long after the merge a promotion may take before it counts as failed. Default: 1 h. */
      verificationTimeout?: string | HumanDuration;
      /**
       * How long a promotion is kept after its last change; the latest of each component and
       * environment is kept always. Default: for ever.
       */
      retention?: string | HumanDuration;
      /** How fast Git hosts are written to, by all replicas together. */
      writes?: {
        /** In any minute; from 9 up, 0 is without limit. Default: 60. */
        perMinute?: number;
        /** In any hour; from 9 up, 0 is without limit. Default: 450. */
        perHour?: number;
        /** Hosts it is about, `*.acme.com`. Default: github.com and *.ghe.com. */
        hosts?: string[];
      };
    };
    /**
     * Whether requester, owner and approvers are told what becomes of a promotion, through
     * Backstage's notifications. Default: true.
     */
    notifications?: boolean;
    /** What shows the manifests that a promotion would lead to, in a dry run. */
    render?: {
      /**
       * Run `kustomize build`: true finds the program on the PATH, or its absolute path.
       * Default: false.
       */
      kustomize?: boolean | string;
    };
  };
}
