import type {
  AuditorService,
  AuthService,
  DatabaseService,
  HttpAuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type { GitHost } from '@lockstep/backstage-plugin-delivery-node';
import type { Router } from 'express';
import { createReportRouter } from '../http/reportRoutes';
import type { PermissionDeliveryAuthorizer } from '../permissions';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import type { EntityCatalog } from '../service/EntityCatalog';
import { ExpiredPromotions } from '../store/ExpiredPromotions';
import { PromotionArchive } from '../store/PromotionArchive';
import { VersionOrigins } from '../store/VersionOrigins';
import { CommitLister } from './CommitLister';
import { DoraReporter } from './DoraReporter';
import {
  EnvironmentComparer,
  type EnvironmentSight,
} from './EnvironmentComparer';
import { OriginFinder } from './OriginFinder';
import { OriginRecorder } from './OriginRecorder';
import { PromotionExporter } from './PromotionExporter';
import { PromotionRetention } from './PromotionRetention';
import { ReportVisibility } from './ReportVisibility';

/** What reports need from the outside. */
export interface ReportModuleDeps {
  database: DatabaseService;
  logger: LoggerService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  scheduler: SchedulerService;
  /** How long promotions that ended are kept; undefined: for ever. */
  retentionMs: number | undefined;
  /** Names of the configured environments, in order. */
  pipeline: readonly string[];
  catalog: EntityCatalog;
  authorizer: PermissionDeliveryAuthorizer;
  finder: DeploymentFinder;
  gitHosts: readonly GitHost[];
  /** Default: the wall clock. */
  now?: () => Date;
}

/** Everything about reports that the plugin wires up. */
export interface ReportModule {
  /** Lists commits between versions; for the dry run of promotions too. */
  commits: CommitLister;
  /** Mount at the plugin's root, before the routes of promotions. */
  createRouter(sight: EnvironmentSight): Router;
  /** Notes where versions come from, and forgets what is old, from now on. */
  start(
    onPromotionChange: (listener: (promotion: Promotion) => void) => () => void,
  ): Promise<void>;
  stop(): Promise<void>;
}

/** Builds the module; the tables are brought up to date by the promotion module. */
export async function createReportModule(
  deps: ReportModuleDeps,
): Promise<ReportModule> {
  const { auditor, auth, authorizer, catalog, finder, gitHosts, logger } = deps;
  const { httpAuth, pipeline, retentionMs, scheduler } = deps;
  const now = deps.now ?? (() => new Date());
  const knex = await deps.database.getClient();
  const archive = new PromotionArchive(knex);
  const origins = new VersionOrigins(knex);
  const visibility = new ReportVisibility({ authorizer, catalog });
  const commits = new CommitLister({ catalog, origins, gitHosts });
  const recorder = new OriginRecorder({
    origins,
    finder: new OriginFinder({ auth, catalog, finder, gitHosts, pipeline }),
    logger,
  });
  return {
    commits,
    createRouter: sight =>
      createReportRouter({
        httpAuth,
        dora: new DoraReporter({ archive, origins, visibility, now }),
        exporter: new PromotionExporter({ archive, visibility, auditor, now }),
        comparer: new EnvironmentComparer({ sight, finder, commits }),
      }),
    start: async onPromotionChange => {
      recorder.start(onPromotionChange);
      if (retentionMs !== undefined) {
        await new PromotionRetention({
          expired: new ExpiredPromotions(knex),
          auditor,
          logger,
          retentionMs,
          now,
        }).schedule(scheduler);
      }
    },
    stop: () => recorder.stop(),
  };
}
