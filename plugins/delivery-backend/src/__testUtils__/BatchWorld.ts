import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  WAVE_ANNOTATION,
  type Batch,
  type Deployment,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  readImages,
  type PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import { InMemoryGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import express from 'express';
import type { Knex } from 'knex';
import { BatchAccess } from '../batches/BatchAccess';
import { Batches } from '../batches/Batches';
import { BatchMembers } from '../batches/BatchMembers';
import { BatchRunner } from '../batches/BatchRunner';
import { BatchWorker } from '../batches/BatchWorker';
import type { DeliveryConfig } from '../DeliveryConfig';
import { NO_RULES } from '../EnvironmentRules';
import { createBatchRouter } from '../http/batchRoutes';
import { PromotionAccess } from '../promotions/PromotionAccess';
import { PromotionActs } from '../promotions/PromotionActs';
import { PromotionPlanner } from '../promotions/PromotionPlanner';
import { PromotionRequests } from '../promotions/PromotionRequests';
import { createStepContext, PromotionRunner, Wakeups } from '../runner';
import { DatabaseBatchStore, DatabasePromotionStore } from '../store';
import { aDeployment, aRollout, IMAGE, REPO, v } from './aDeployment';
import { overlay } from './DeliveryWorld';
import { Mortal } from './Mortal';
import { abortedRollout } from './rollouts';

/** What ran before, and what the batches of the tests move. */
export const OLD = '1.4.0';
export const NEW = '1.5.0';
const WAVES = ['infrastructure', 'core', 'applications', 'monitoring'];
const PIPELINE = ['dev', 'test'];
export const refOf = (service: string) => `component:default/${service}`;
const pathOf = (service: string, environment: string) =>
  `applications/${service}/overlays/${environment}`;

/**
 * Several services with a version in dev that test does not have, a Git host and clusters in
 * memory, a clock that only tests move, and a real database.
 */
export class BatchWorld {
  readonly host = new InMemoryGitHost();
  readonly repository;
  readonly deployments = new Map<string, Deployment>();
  readonly gates: PromotionGate[] = [];
  /** `<permission>` or `<permission> <entityRef>`. */
  readonly forbidden = new Set<string>();
  readonly audited: string[] = [];
  readonly access: PromotionAccess;
  readonly requests: PromotionRequests;
  readonly acts: PromotionActs;
  readonly promotionRunner: PromotionRunner;
  readonly logger = mockServices.logger.mock();
  batches!: Batches;
  worker!: BatchWorker;
  runner!: BatchRunner;
  private time = Date.parse('2026-03-02T10:00:00.000Z');
  private processes = 0;
  private readonly servers: Server[] = [];

  /** `services`: their names, and the waves their entities name. */
  static async create(
    knex: Knex,
    services: Record<string, string | undefined>,
    options: { inFlight?: number } = {},
  ): Promise<BatchWorld> {
    const database = mockServices.database({ knex });
    return new BatchWorld(
      services,
      await DatabasePromotionStore.create({
        database,
        logger: mockServices.logger.mock(),
      }),
      await DatabaseBatchStore.create({ database }),
      options.inFlight ?? 10,
    );
  }

  private constructor(
    private readonly services: Record<string, string | undefined>,
    readonly promotionStore: DatabasePromotionStore,
    readonly store: DatabaseBatchStore,
    private readonly inFlight: number,
  ) {
    const files: Record<string, string> = {};
    for (const service of Object.keys(services)) {
      for (const [environment, tag] of [
        ['dev', NEW],
        ['test', OLD],
      ]) {
        files[`${pathOf(service, environment)}/kustomization.yaml`] =
          overlay(tag);
        this.set(service, aServiceDeployment(service, environment, tag));
      }
    }
    this.repository = this.host.createRepository(REPO, { files });
    const gitHosts = [this.host];
    const createId = () => crypto.randomUUID();
    const { gates, logger, now, finder } = this;
    this.access = new PromotionAccess({
      store: promotionStore,
      authorizer: this.authorizer,
      auditor: this.auditor,
    });
    this.requests = new PromotionRequests({
      store: promotionStore,
      planner: new PromotionPlanner({
        config: this.config,
        finder,
        gitHosts,
        store: promotionStore,
      }),
      gates,
      access: this.access,
      logger,
      now,
      createId,
    });
    this.acts = new PromotionActs({
      store: promotionStore,
      access: this.access,
      userInfo: mockServices.userInfo.mock(),
      approvalsOf: () => undefined,
      now,
    });
    const wakeups = new Wakeups();
    this.promotionRunner = new PromotionRunner({
      store: promotionStore,
      finder,
      wakeups,
      logger,
      now,
      random: () => 0.5,
      pollMs: 5_000,
      owner: 'promotions',
      context: createStepContext({
        finder,
        auth: mockServices.auth(),
        gitHosts,
        gates,
        wakeups,
        logger,
        now,
        followFailure: async ({ message }) => message,
        verificationTimeoutMs: 600_000,
      }),
    });
    this.boot();
  }

  readonly now = () => new Date(this.time);

  get config(): DeliveryConfig {
    return {
      environments: PIPELINE.map((name, order) => ({
        name,
        order,
        promotesFrom: PIPELINE[order - 1],
        strategy: 'pull-request',
        ...NO_RULES,
      })),
    } as unknown as DeliveryConfig;
  }

  readonly finder = {
    find: async (entityRef: string): Promise<Deployment[]> => {
      this.requireEntity(entityRef);
      return [...this.deployments.values()].filter(
        deployment => deployment.entityRef === entityRef,
      );
    },
    clusters: () => [],
    onChange: () => () => {},
  };

  readonly authorizer = {
    require: async (
      _: BackstageCredentials,
      { name }: { name: string },
      { entityRef, environment }: { entityRef: string; environment?: string },
    ) => {
      if (
        this.forbidden.has(name) ||
        this.forbidden.has(`${name} ${entityRef}`)
      ) {
        throw new NotAllowedError(
          `'${name}' is not allowed for environment '${environment}' of ${entityRef}`,
        );
      }
    },
  };

  readonly auditor = mockServices.auditor.mock({
    createEvent: async ({ eventId }) => ({
      success: async () => {
        this.audited.push(`${eventId} succeeded`);
      },
      fail: async () => {
        this.audited.push(`${eventId} failed`);
      },
    }),
  }) as unknown as AuditorService;

  /** A new process that looks at batches, on the same database and the same world outside. */
  boot(mortal = new Mortal(), leaseMs?: number): BatchWorker {
    this.processes += 1;
    const { logger, now } = this;
    this.worker = new BatchWorker({
      store: mortal.wrap(this.store),
      members: new BatchMembers({
        store: mortal.wrap(this.promotionStore),
        requests: mortal.wrap(this.requests),
        acts: mortal.wrap(this.acts),
        auth: mockServices.auth(),
        logger,
      }),
      inFlight: this.inFlight,
      owner: `process-${this.processes}`,
      leaseMs,
      now,
    });
    this.runner = new BatchRunner({
      store: this.store,
      worker: this.worker,
      onPromotionChange: listener => this.promotionStore.onChange(listener),
      logger,
      pollMs: 3_600_000,
    });
    this.batches = new Batches({
      store: this.store,
      access: new BatchAccess({
        promotions: this.access,
        auditor: this.auditor,
      }),
      requests: this.requests,
      finder: this.finder,
      entities: {
        get: async entityRef => {
          const wave = this.services[this.requireEntity(entityRef)];
          return {
            metadata: {
              name: entityRef,
              ...(wave && { annotations: { [WAVE_ANNOTATION]: wave } }),
            },
          };
        },
      },
      waves: WAVES,
      now,
      createId: () => crypto.randomUUID(),
      onWork: id => this.runner.wake(id),
    });
    return this.worker;
  }

  /** The routes over HTTP. */
  async serve(): Promise<string> {
    const app = express()
      .use(
        '/api/delivery',
        createBatchRouter({
          batches: this.batches,
          httpAuth: mockServices.httpAuth({
            defaultCredentials: mockCredentials.user('user:default/ann'),
          }),
        }),
      )
      .use(mockErrorHandler());
    const server = createServer(app).listen(0, '127.0.0.1');
    this.servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/delivery`;
  }

  close() {
    this.servers.splice(0).forEach(server => server.close());
  }

  pass(seconds: number) {
    this.time += seconds * 1000;
  }

  /** Looks at batches, then works on what is due of their promotions. */
  async run(seconds = 5) {
    this.pass(seconds);
    await this.runner.runAll();
    await this.promotionRunner.runDue();
  }

  /** Runs for as long as something may still happen, Argo CD following Git. */
  async runToEnd(id: string, fails: readonly string[] = []): Promise<Batch> {
    for (let round = 0; round < 30; round += 1) {
      await this.run();
      const { items, phase } = await this.read(id);
      if (phase !== 'Running') break;
      for (const { entityRef, state } of items) {
        const service = entityRef.split('/')[1];
        if (state === 'Running') {
          await this.argoSyncs(service, fails.includes(service));
        }
      }
    }
    return this.read(id);
  }

  tagInGit(service: string, environment = 'test'): string | undefined {
    const file = this.repository.fileNow(
      'main',
      `${pathOf(service, environment)}/kustomization.yaml`,
    );
    return file && readImages(file)[0].tag;
  }

  /** Argo CD applies what is in Git, and the rollout passes or is aborted. */
  async argoSyncs(service: string, fails = false) {
    const head = (await this.repository.resolveRef('main'))!;
    const tag = this.tagInGit(service)!;
    const before = this.deployments.get(`${service}-test`)!;
    if (before.version?.tag === tag) {
      return;
    }
    const rollout = fails ? abortedRollout(tag, OLD) : aRollout(tag);
    this.set(service, {
      ...before,
      version: v(tag),
      stableVersion: fails ? before.stableVersion : v(tag),
      application: { ...before.application, revisions: [head] },
      health: { status: fails ? 'Degraded' : 'Healthy' },
      rollout,
      runningImages: [{ image: `${IMAGE}:${tag}`, pods: 2 }],
    });
  }

  async read(id: string): Promise<Batch> {
    return (await this.store.get(id))!.batch;
  }

  async states(id: string): Promise<string[]> {
    return (await this.read(id)).items.map(({ state }) => state);
  }

  listPromotions(): Promise<Promotion[]> {
    return this.promotionStore.list({ limit: 100 });
  }

  private set(service: string, deployment: Deployment) {
    this.deployments.set(`${service}-${deployment.environment}`, deployment);
  }

  private requireEntity(entityRef: string): string {
    const service = entityRef.split('/')[1];
    if (!(service in this.services)) {
      throw new NotFoundError(`There is no entity ${entityRef}`);
    }
    return service;
  }
}

function aServiceDeployment(
  service: string,
  environment: string,
  tag: string,
): Deployment {
  const deployment = aDeployment(environment, tag, {
    id: `local~argocd~${service}-${environment}`,
    entityRef: refOf(service),
  });
  return {
    ...deployment,
    application: {
      ...deployment.application,
      name: `${service}-${environment}`,
      sources: deployment.application.sources.map(source => ({
        ...source,
        path: pathOf(service, environment),
      })),
    },
  };
}
