import type {
  AuditorService,
  AuthService,
  DatabaseService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type { DeliveryConfig } from '../DeliveryConfig';
import type { PromotionAccess } from '../promotions/PromotionAccess';
import type { PromotionActs } from '../promotions/PromotionActs';
import type { PromotionRequests } from '../promotions/PromotionRequests';
import { DEFAULT_BATCH_RULES } from '../readBatchRules';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import { DatabaseBatchStore, type PromotionStore } from '../store';
import { BatchAccess } from './BatchAccess';
import { Batches, type BatchEntities } from './Batches';
import { BatchMembers } from './BatchMembers';
import { BatchRunner } from './BatchRunner';
import type { BatchService } from './BatchService';
import { BatchWorker } from './BatchWorker';

/** What batches need: the parts of single promotions, and what those need. */
export interface BatchModuleDeps {
  database: DatabaseService;
  logger: LoggerService;
  auth: AuthService;
  auditor: AuditorService;
  config: Pick<DeliveryConfig, 'batches' | 'promotionPollMs'>;
  finder: Pick<DeploymentFinder, 'find'>;
  /** Without it only requests name waves. */
  entities?: BatchEntities;
  promotions: {
    store: PromotionStore;
    access: PromotionAccess;
    requests: PromotionRequests;
    acts: PromotionActs;
    /** Changes, whichever replica made them. */
    onChange: (listener: (promotion: Promotion) => void) => () => void;
  };
  now: () => Date;
  createId: () => string;
  /** How long a worker may be silent before another takes over. Default: a minute. */
  leaseMs?: number;
}

/** Brings the tables up to date and builds the parts; nothing runs before the runner starts. */
export async function createBatchModule(
  deps: BatchModuleDeps,
): Promise<{ batches: BatchService; runner: BatchRunner }> {
  const { auditor, config, logger, now, promotions } = deps;
  const { waves, inFlight } = config.batches ?? DEFAULT_BATCH_RULES;
  const store = await DatabaseBatchStore.create({ database: deps.database });
  const runner = new BatchRunner({
    store,
    worker: new BatchWorker({
      store,
      members: new BatchMembers({ ...promotions, auth: deps.auth, logger }),
      inFlight,
      owner: deps.createId(),
      leaseMs: deps.leaseMs,
      now,
    }),
    onPromotionChange: listener => promotions.onChange(listener),
    logger,
    pollMs: config.promotionPollMs,
  });
  const batches = new Batches({
    store,
    access: new BatchAccess({ promotions: promotions.access, auditor }),
    requests: promotions.requests,
    finder: deps.finder,
    entities: deps.entities,
    waves,
    now,
    createId: deps.createId,
    onWork: id => runner.wake(id),
  });
  return { batches, runner };
}
