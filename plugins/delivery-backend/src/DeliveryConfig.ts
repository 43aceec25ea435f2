import type { Freeze } from '@lockstep/backstage-plugin-delivery-common';
import type { EnvironmentRules } from './EnvironmentRules';
import type { BatchRules } from './readBatchRules';
import type { WritePacing } from './pacing';

/** One step of the pipeline, read from `delivery.environments.<name>`. */
export interface EnvironmentConfig extends EnvironmentRules {
  name: string;
  /** Position in the pipeline, ascending. */
  order: number;
  /** The environment versions come from by default: the one before. */
  promotesFrom: string | undefined;
  strategy: 'pull-request' | 'direct';
}

/** Everything the backend reads from `delivery`; see config.d.ts for the schema. */
export interface DeliveryConfig {
  /** In pipeline order. */
  environments: EnvironmentConfig[];
  /** Patterns with a `*` tried on Application names when nothing else names the environment. */
  environmentNamePatterns: Array<{ environment: string; pattern: string }>;
  /** Milliseconds between looks at a promotion that waits for something nobody announces. */
  promotionPollMs: number;
  /** How long after the merge a promotion may take before it counts as failed. */
  verificationTimeoutMs: number;
  /** How long promotions that ended are kept; undefined: for ever. */
  promotionRetentionMs: number | undefined;
  /** How fast promotions write to Git hosts; undefined: as fast as they answer. */
  writes: WritePacing | undefined;
  /** Whether people are told through Backstage's notifications. */
  notifications: boolean;
  /** The kustomize program that renders manifests for a dry run; undefined: none does. */
  kustomize: string | undefined;
  /** How batches of promotions go; absent: by the defaults. */
  batches?: BatchRules;
  /** Those of the configuration; more come over REST. */
  freezes: Freeze[];
  /** Whether freezes and sync windows bind a revert to what ran before, too. */
  revertsKeepFreezes: boolean;
  watch: {
    backoffBaseMs: number;
    backoffCapMs: number;
    deniedRetryMs: number;
    /** Objects of one page of a listing. */
    pageSize: number;
  };
}
