import { randomUUID } from 'node:crypto';
import type {
  AuditorService,
  AuthService,
  DatabaseService,
  HttpAuthService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type {
  GitHost,
  ManifestRenderer,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createBatchModule, type BatchEntities } from '../batches';
import type { DeliveryConfig } from '../DeliveryConfig';
import { findWoken } from '../domain/promotion';
import type { DeliveryAuthorizer } from '../service/DeliveryAuthorizer';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import type { DeploymentRoster } from '../service/DeploymentRoster';
import { createBuiltInGates, createRuleGates } from '../gates';
import { createBatchRouter } from '../http/batchRoutes';
import { createPromotionRouter } from '../http/promotionRoutes';
import { createHealthLedger } from '../health';
import {
  createStepContext,
  findRepository,
  PromotionRunner,
  Wakeups,
} from '../runner';
import { scheduleTimeout } from '../index/index';
import { PromotionNotifier } from '../notifications';
import { PacedRepository, WriteBudget } from '../pacing';
import { ManifestDiffer } from '../render';
import type { CommitLister } from '../reports/CommitLister';
import {
  DatabasePromotionStore,
  DatabaseStopStore,
  PromotionRelay,
} from '../store';
import { DatabaseHealthStore } from '../store/DatabaseHealthStore';
import { AutoPromoter } from './AutoPromoter';
import { FailureFollower } from './FailureFollower';
import { PreviewDetails } from './PreviewDetails';
import { PromotionAccess } from './PromotionAccess';
import { PromotionActs } from './PromotionActs';
import { PromotionPlanner } from './PromotionPlanner';
import { PromotionRequests } from './PromotionRequests';
import { Promotions } from './Promotions';
import type { PromotionService } from './PromotionService';

/** How late a change that another replica made may be told here. */
const RELAY_MS = 2_000;
/** Looks at everything are this much rarer than looks at one promotion. */
const POLLS_PER_SWEEP = 4;

/** What promotions need from the outside. */
export interface PromotionModuleDeps {
  database: DatabaseService;
  logger: LoggerService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  userInfo: UserInfoService;
  config: DeliveryConfig;
  finder: DeploymentFinder;
  /** Needed where versions soak or go on by themselves. */
  roster?: DeploymentRoster;
  authorizer: DeliveryAuthorizer;
  /** Where entities name their wave in a batch. Default: only requests name it. */
  entities?: BatchEntities;
  gitHosts: readonly GitHost[];
  /** Gates of extenders; those built in are added. */
  gates: readonly PromotionGate[];
  /** Render manifests for a dry run. Default: none does. */
  renderers?: readonly ManifestRenderer[];
  /** Lists what a version brings, for a dry run. Default: it is not listed. */
  commits?: Pick<CommitLister, 'list'>;
  /** Tells people what becomes of promotions. Default: nobody is told. */
  notify?: {
    notifications: Pick<NotificationService, 'send'>;
    /** Entity reference of who owns a component; null: nobody. */
    ownerOf(entityRef: string): Promise<string | null>;
  };
  /** Default: the wall clock. */
  now?: () => Date;
  /** In [0, 1); spreads retries. Default: `Math.random`. */
  random?: () => number;
  /** Default: random UUIDs. */
  createId?: () => string;
  /** How long a worker may be silent before another takes over. Default: a minute. */
  leaseMs?: number;
}

/** Everything about promotions that the plugin wires up. */
export interface PromotionModule {
  promotions: PromotionService;
  /** Routes below `/promotions` and `/batches`; mount at the plugin's root. */
  router: Router;
  /** Picks up what is unfinished and works from now on. */
  start(): Promise<void>;
  /** Ends after the step at hand; what is unfinished goes on at the next start. */
  stop(): Promise<void>;
  /**
   * A hint that something outside changed (webhook): looks at unfinished promotions now, only
   * those of the repository where one is named.
   */
  wake(repoURL?: string): Promise<void>;
  /** Called after a change is stored, here or by another replica. Returns the unsubscribe function. */
  onPromotionChange(listener: (promotion: Promotion) => void): () => void;
}

/** Brings the tables up to date and builds the module; nothing runs before `start`. */
export async function createPromotionModule(
  deps: PromotionModuleDeps,
): Promise<PromotionModule> {
  const { auth, auditor, authorizer, config, database, finder, gitHosts } =
    deps;
  const { httpAuth, logger } = deps;
  const now = deps.now ?? (() => new Date());
  const createId = deps.createId ?? randomUUID;
  const store = await DatabasePromotionStore.create({ database, logger });
  const stops = await DatabaseStopStore.create({ database });
  const roster = findRoster(deps);
  const sweep = roster && {
    roster,
    environments: config.environments,
    schedule: scheduleTimeout,
    sweepMs: config.promotionPollMs * POLLS_PER_SWEEP,
    logger,
    now,
  };
  const health =
    sweep &&
    createHealthLedger({
      ...sweep,
      store: await DatabaseHealthStore.create({ database }),
    });
  const gates = [
    ...createBuiltInGates({
      history: store,
      environments: config.environments,
      stops,
      freezes: config.freezes,
      revertsKeepFreezes: config.revertsKeepFreezes,
    }),
    ...createRuleGates({
      environments: config.environments,
      repositoryOf: url => findRepository(gitHosts, url),
      health,
    }),
    ...deps.gates,
  ];
  const access = new PromotionAccess({ store, authorizer, auditor });
  const requests = new PromotionRequests({
    store,
    planner: new PromotionPlanner({ config, finder, gitHosts, store }),
    gates,
    access,
    details: new PreviewDetails({
      manifests: new ManifestDiffer({
        renderers: deps.renderers ?? [],
        schedule: scheduleTimeout,
        logger,
      }),
      commits: deps.commits,
      repositoryOf: url => findRepository(gitHosts, url),
      logger,
    }),
    logger,
    now,
    createId,
  });
  const failures = new FailureFollower({
    requests,
    store,
    stops,
    auth,
    now,
    createId,
  });
  const approvalsOf = (name: string) =>
    config.environments.find(environment => environment.name === name)
      ?.approvals;
  const notifier =
    deps.notify &&
    new PromotionNotifier({
      ...deps.notify,
      store,
      approversOf: environment => approvalsOf(environment)?.groups ?? [],
      schedule: scheduleTimeout,
      logger,
    });
  const budget =
    config.writes &&
    new WriteBudget({
      knex: await database.getClient(),
      pacing: config.writes,
      now,
    });
  const wakeups = new Wakeups();
  const runner = new PromotionRunner({
    store,
    finder,
    wakeups,
    logger,
    now,
    random: deps.random ?? Math.random,
    pollMs: config.promotionPollMs,
    owner: createId(),
    leaseMs: deps.leaseMs,
    context: createStepContext({
      finder,
      auth,
      gitHosts,
      pace: repository =>
        budget
          ? new PacedRepository(repository, { budget, sleep })
          : repository,
      gates,
      wakeups,
      logger,
      now,
      followFailure: promotion => failures.follow(promotion),
      verificationTimeoutMs: config.verificationTimeoutMs,
    }),
  });
  const acts = new PromotionActs({
    store,
    access,
    userInfo: deps.userInfo,
    approvalsOf,
    now,
  });
  const promotions = new Promotions({ store, access, requests, acts });
  const relay = new PromotionRelay({
    store,
    schedule: scheduleTimeout,
    intervalMs: RELAY_MS,
    logger,
  });
  const batchModule = await createBatchModule({
    ...deps,
    now,
    createId,
    promotions: {
      store,
      access,
      requests,
      acts,
      onChange: listener => relay.onChange(listener),
    },
  });
  const autoPromoter =
    sweep &&
    new AutoPromoter({
      ...sweep,
      finder,
      requests,
      store,
      stops,
      auth,
      onPromotionChange: listener => relay.onChange(listener),
    });
  return {
    promotions,
    router: PromiseRouter()
      .use(createPromotionRouter({ promotions, httpAuth }))
      .use(createBatchRouter({ batches: batchModule.batches, httpAuth })),
    start: async () => {
      notifier?.start();
      await relay.start();
      health?.start();
      runner.start();
      batchModule.runner.start();
      autoPromoter?.start();
    },
    stop: async () => {
      await autoPromoter?.stop();
      relay.stop();
      await batchModule.runner.stop();
      await runner.stop();
      await notifier?.stop();
      await health?.stop();
    },
    wake: async repoURL => {
      if (repoURL === undefined) {
        autoPromoter?.wake();
      }
      runner.wake(
        repoURL === undefined
          ? undefined
          : findWoken(await store.listPending(), repoURL),
      );
    },
    onPromotionChange: listener => relay.onChange(listener),
  };
}

function findRoster({
  config,
  roster,
}: PromotionModuleDeps): DeploymentRoster | undefined {
  const watchful = config.environments.find(
    ({ autoPromote, soakMs }) => autoPromote || soakMs > 0,
  );
  if (watchful && !roster) {
    throw new Error(
      `Environment ${watchful.name} has a soak or promotes by itself; give the promotion module a roster to watch deployments with`,
    );
  }
  return watchful && roster;
}

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => {
    scheduleTimeout(resolve, ms);
  });
}
