import type {
  AuditorService,
  AuthService,
  DatabaseService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { NotImplementedError } from '@backstage/errors';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type {
  GitHost,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { Router } from 'express';
import type { DeliveryConfig } from '../DeliveryConfig';
import type { DeliveryAuthorizer } from '../service/DeliveryAuthorizer';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import type { PromotionService } from './PromotionService';

/** What promotions need from the outside. */
export interface PromotionModuleDeps {
  database: DatabaseService;
  logger: LoggerService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  config: DeliveryConfig;
  finder: DeploymentFinder;
  authorizer: DeliveryAuthorizer;
  gitHosts: readonly GitHost[];
  /** Gates of extenders; those built in are added. */
  gates: readonly PromotionGate[];
  /** Default: the wall clock. */
  now?: () => Date;
  /** In [0, 1); spreads retries. Default: `Math.random`. */
  random?: () => number;
  /** Default: random UUIDs. */
  createId?: () => string;
}

/** Everything about promotions that the plugin wires up. */
export interface PromotionModule {
  promotions: PromotionService;
  /** Routes below `/promotions`; mount at the plugin's root. */
  router: Router;
  /** Picks up what is unfinished and works from now on. */
  start(): Promise<void>;
  /** Ends after the step at hand; what is unfinished goes on at the next start. */
  stop(): Promise<void>;
  /** A hint that something outside changed (webhook); looks at unfinished promotions now. */
  wake(): void;
  /** Called after a change is stored. Returns the unsubscribe function. */
  onPromotionChange(listener: (promotion: Promotion) => void): () => void;
}

/** Brings the tables up to date and builds the module; nothing runs before `start`. */
export async function createPromotionModule(
  _deps: PromotionModuleDeps,
): Promise<PromotionModule> {
  throw new NotImplementedError('Promotions are being built.');
}
