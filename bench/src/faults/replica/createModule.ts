/* eslint-disable no-restricted-imports, @backstage/no-forbidden-package-imports --
   The only place of the bench that looks inside the plugins: a whole backend takes seconds to
   start, and a storm starts one hundreds of times. */
import type { DeliveryConfig } from '@lockstep/backstage-plugin-delivery-backend/src/DeliveryConfig';
import {
  createPromotionModule,
  type PromotionModule,
} from '@lockstep/backstage-plugin-delivery-backend/src/promotions/createPromotionModule';
import { GithubGitHost } from '@lockstep/backstage-plugin-delivery-backend-module-github/src/GithubGitHost';
import { readGithubSettings } from '@lockstep/backstage-plugin-delivery-backend-module-github/src/readGithubSettings';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { Knex } from 'knex';
import { STORM_ENVIRONMENTS, STORM_GIT_HOST } from '../../domain/faults';
import type { FactFinder } from './FactFinder';
import type { ReplicaOrder } from './ReplicaOrder';
import {
  createAuditor,
  createAuth,
  createHttpAuth,
  createLogger,
  createUserInfo,
} from './services';

const LEASE_MS = 3_000;
const POLL_MS = 1_000;
const VERIFICATION_MS = 15_000;
const REQUEST_TIMEOUT_SECONDS = 2;

export type { PromotionModule };

/** Promotions as the plugin wires them up, with GitHub as their Git host. */
export async function createModule(
  knex: Knex,
  finder: FactFinder,
  order: ReplicaOrder,
): Promise<PromotionModule> {
  const logger = createLogger();
  const githubConfig = new ConfigReader({
    integrations: {
      github: [
        {
          host: STORM_GIT_HOST,
          apiBaseUrl: order.apiBaseUrl,
          token: order.token,
        },
      ],
    },
    delivery: {
      github: { requestTimeout: { seconds: REQUEST_TIMEOUT_SECONDS } },
    },
  });
  return createPromotionModule({
    database: { getClient: async () => knex },
    logger,
    auth: createAuth(),
    httpAuth: createHttpAuth(),
    userInfo: createUserInfo(),
    auditor: createAuditor(),
    config: createConfig(),
    finder,
    authorizer: { require: async () => {} },
    gitHosts: [
      new GithubGitHost({
        integrations: ScmIntegrations.fromConfig(githubConfig),
        settings: readGithubSettings(githubConfig),
        logger,
      }),
    ],
    gates: [],
    leaseMs: LEASE_MS,
  });
}

function createConfig(): DeliveryConfig {
  return {
    environments: STORM_ENVIRONMENTS.map(
      ({ name, strategy, onFailure }, order) => ({
        name,
        order,
        promotesFrom: STORM_ENVIRONMENTS[order - 1]?.name,
        strategy,
        autoMerge: true,
        approvals: undefined,
        changeTicket: undefined,
        checks: [],
        soakMs: 0,
        autoPromote: false,
        onFailure,
      }),
    ),
    environmentNamePatterns: [],
    freezes: [],
    revertsKeepFreezes: false,
    promotionPollMs: POLL_MS,
    verificationTimeoutMs: VERIFICATION_MS,
    clusters: [],
  } as unknown as DeliveryConfig;
}
