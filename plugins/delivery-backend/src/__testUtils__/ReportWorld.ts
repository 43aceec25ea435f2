import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  Deployment,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { InMemoryGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import express from 'express';
import type { Knex } from 'knex';
import { PermissionDeliveryAuthorizer } from '../permissions';
import { createReportModule, type ReportModule } from '../reports';
import { EntityCatalog } from '../service/EntityCatalog';
import { DatabasePromotionStore } from '../store';
import { tellStory, type Story } from './tellStory';

export const NOW = new Date('2026-03-31T00:00:00.000Z');

/** Reports with a real database and the far ends in memory, served as the plugin serves them. */
export class ReportWorld {
  readonly host = new InMemoryGitHost();
  readonly deployments: Deployment[] = [];
  /** Names of environments nobody may read. */
  readonly forbidden = new Set<string>();
  /** What the audit log holds: the event, and what became of it. */
  readonly audited: Array<{ eventId: string; outcome: string; meta: unknown }> =
    [];
  /** What the policy decides about reading deliveries and entities as a whole. */
  readonly decisions: [PolicyDecision, PolicyDecision] = [
    { result: AuthorizeResult.ALLOW },
    { result: AuthorizeResult.ALLOW },
  ];
  readonly app: express.Express;

  static async create(knex: Knex, entities: Entity[]): Promise<ReportWorld> {
    const database = mockServices.database({ knex });
    const logger = mockServices.logger.mock();
    const store = await DatabasePromotionStore.create({ database, logger });
    const world = new ReportWorld(knex, store);
    await world.serve(entities);
    return world;
  }

  private module?: ReportModule;

  private constructor(
    readonly knex: Knex,
    readonly store: DatabasePromotionStore,
  ) {
    this.app = express();
  }

  get reports(): ReportModule {
    return this.module!;
  }

  readonly authorizer = new PermissionDeliveryAuthorizer(
    mockServices.permissions.mock({
      authorize: async requests =>
        requests.map(request => ({
          result: [...this.forbidden].some(
            environment =>
              'resourceRef' in request &&
              request.resourceRef?.endsWith(`#${environment}`),
          )
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
        })),
      authorizeConditional: async () => this.decisions,
    }),
    (_, { environment }) => !this.forbidden.has(environment),
  );

  /** A policy that lets people read some environments only. */
  forbid(environment: string) {
    this.forbidden.add(environment);
    this.decisions[0] = {
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'delivery',
      resourceType: 'delivery-environment',
      conditions: {
        rule: 'HAS_ENVIRONMENT',
        resourceType: 'delivery-environment',
        params: {},
      },
    };
  }

  tell(story: Story, changes: Partial<Promotion> = {}) {
    return tellStory(this.store, story, changes);
  }

  private async serve(entities: Entity[]) {
    const catalog = new EntityCatalog({
      catalog: catalogServiceMock({ entities }),
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
      now: () => NOW,
      schedule: () => () => {},
    });
    this.module = await createReportModule({
      database: mockServices.database({ knex: this.knex }),
      logger: mockServices.logger.mock(),
      auth: mockServices.auth(),
      httpAuth: mockServices.httpAuth({
        defaultCredentials: mockCredentials.user(),
      }),
      auditor: this.createAuditor(),
      scheduler: mockServices.scheduler.mock(),
      retentionMs: undefined,
      pipeline: ['dev', 'test', 'prod'],
      catalog,
      authorizer: this.authorizer,
      finder: {
        find: async entityRef =>
          this.deployments.filter(
            deployment => deployment.entityRef === entityRef,
          ),
        clusters: () => [],
        onChange: () => () => {},
      },
      gitHosts: [this.host],
      now: () => NOW,
    });
    this.app
      .use(
        this.module.createRouter({
          see: async (entityRef, credentials) => ({
            readable: await this.authorizer.readableEnvironments(
              credentials,
              entityRef,
              ['dev', 'test', 'prod'],
            ),
          }),
        }),
      )
      .use(mockErrorHandler());
  }

  private createAuditor(): AuditorService {
    const note = (eventId: string, outcome: string, meta: unknown) => {
      this.audited.push({ eventId, outcome, meta });
    };
    return {
      createEvent: async ({ eventId }) => ({
        success: async options => note(eventId, 'success', options?.meta),
        fail: async ({ error, meta }) => note(eventId, error.message, meta),
      }),
    };
  }
}
