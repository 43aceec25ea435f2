import type { AuditorService } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  promotionTransition,
  type Deployment,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  readImages,
  type GitHost,
  type PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import {
  InMemoryGitHost,
  type InMemoryGitRepository,
} from '@lockstep/backstage-plugin-delivery-node/testUtils';
import type { Knex } from 'knex';
import type { DeliveryConfig } from '../DeliveryConfig';
import { NO_RULES, type EnvironmentRules } from '../EnvironmentRules';
import { createBuiltInGates, createRuleGates } from '../gates';
import { createHealthLedger, type HealthLedger } from '../health';
import { AutoPromoter } from '../promotions/AutoPromoter';
import { FailureFollower } from '../promotions/FailureFollower';
import { PromotionAccess } from '../promotions/PromotionAccess';
import { PromotionActs } from '../promotions/PromotionActs';
import { PromotionPlanner } from '../promotions/PromotionPlanner';
import { PromotionRequests } from '../promotions/PromotionRequests';
import { Promotions } from '../promotions/Promotions';
import {
  createStepContext,
  findRepository,
  PromotionRunner,
  Wakeups,
} from '../runner';
import type { DeploymentRoster } from '../service/DeploymentRoster';
import { DatabasePromotionStore, DatabaseStopStore } from '../store';
import { DatabaseHealthStore } from '../store/DatabaseHealthStore';
import { aDeployment, aRollout, IMAGE, REPO, v } from './aDeployment';
import { Mortal } from './Mortal';

const START = Date.parse('2026-03-02T10:00:00.000Z');
export const ENTITY = 'component:default/payments';
export const user = { credentials: mockCredentials.user('user:default/ann') };
/** A member of sre. */
export const bob = { credentials: mockCredentials.user('user:default/bob') };

/** A kustomization file with comments and habits of its own. */
export function overlay(tag: string): string {
  return [
    '# overlay of payments',
    'resources:',
    '- ../../base',
    'images:',
    `- name: payments # the service`,
    `  newName: ${IMAGE}`,
    `  newTag: ${tag}`,
    '',
  ].join('\n');
}

export const pathOf = (environment: string) =>
  `applications/payments/overlays/${environment}/kustomization.yaml`;

type Strategy = Promotion['strategy'];

/**
 * Everything around promotions with the far ends in memory: a Git host, a cluster whose state
 * tests set by hand, a clock that only tests move. The database is real.
 */
export class DeliveryWorld {
  readonly host = new InMemoryGitHost();
  readonly repository: InMemoryGitRepository;
  readonly startSha: Promise<string | undefined>;
  readonly deployments = new Map<string, Deployment>();
  readonly gates: PromotionGate[] = [];
  readonly forbidden = new Set<string>();
  readonly auditor = mockServices.auditor.mock({
    createEvent: jest.fn(async () => ({ success: jest.fn(), fail: jest.fn() })),
  });
  readonly logger = mockServices.logger.mock();
  readonly wakeups = new Wakeups();
  runner: PromotionRunner;
  promotions: Promotions;
  /** Of the process that was started last; tests start it. Undefined where nothing soaks. */
  ledger?: HealthLedger;
  /** Of the process that was started last; tests start it. */
  autoPromoter!: AutoPromoter;
  private time = START;
  private listeners = new Set<(ids: ReadonlySet<string>) => void>();
  private ids = 0;

  static async create(
    knex: Knex,
    options: {
      strategy?: Strategy;
      entityRef?: string;
      /** Rules of every environment. */
      rules?: Partial<EnvironmentRules>;
      /** Rules of single ones. */
      rulesOf?: Record<string, Partial<EnvironmentRules>>;
    } = {},
  ): Promise<DeliveryWorld> {
    const database = mockServices.database({ knex });
    const store = await DatabasePromotionStore.create({
      database,
      logger: mockServices.logger.mock(),
    });
    return new DeliveryWorld(
      store,
      await DatabaseStopStore.create({ database }),
      await DatabaseHealthStore.create({ database }),
      options.strategy ?? 'pull-request',
      options.entityRef ?? ENTITY,
      options.rules ?? {},
      options.rulesOf ?? {},
    );
  }

  private constructor(
    readonly store: DatabasePromotionStore,
    readonly stops: DatabaseStopStore,
    readonly health: DatabaseHealthStore,
    private readonly strategy: Strategy,
    readonly entityRef: string,
    private readonly rules: Partial<EnvironmentRules>,
    private readonly rulesOf: Record<string, Partial<EnvironmentRules>>,
  ) {
    this.repository = this.host.createRepository(REPO, {
      files: {
        [pathOf('dev')]: overlay('1.5.0'),
        [pathOf('test')]: overlay('1.4.0'),
        [pathOf('prod')]: overlay('1.3.0'),
      },
    });
    this.startSha = this.repository.resolveRef('main');
    for (const [environment, tag] of [
      ['dev', '1.5.0'],
      ['test', '1.4.0'],
      ['prod', '1.3.0'],
    ]) {
      this.set(aDeployment(environment, tag, { entityRef }));
    }
    ({ runner: this.runner, promotions: this.promotions } = this.boot());
  }

  readonly now = () => new Date(this.time);

  get config(): DeliveryConfig {
    const names = ['dev', 'test', 'prod'];
    return {
      environments: names.map((name, order) => ({
        name,
        order,
        promotesFrom: names[order - 1],
        strategy: this.strategy,
        ...NO_RULES,
        ...this.rules,
        ...this.rulesOf[name],
      })),
      environmentNamePatterns: [],
      promotionPollMs: 5_000,
      verificationTimeoutMs: 600_000,
      freezes: [],
      revertsKeepFreezes: false,
      clusters: [],
    } as unknown as DeliveryConfig;
  }

  readonly finder = {
    find: async (entityRef: string): Promise<Deployment[]> => {
      if (entityRef !== this.entityRef) {
        throw new NotFoundError(`No entity ${entityRef}`);
      }
      return [...this.deployments.values()];
    },
    clusters: () => [],
    onChange: (listener: (ids: ReadonlySet<string>) => void) => {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    },
  };

  readonly roster: DeploymentRoster = {
    list: async environments =>
      [...this.deployments.values()]
        .filter(({ environment }) => environments.has(environment))
        .map(
          ({ id, entityRef, environment, version, application, health }) => ({
            id,
            entityRef,
            environment,
            version,
            looksHealthy:
              application.sync === 'Synced' && health.status === 'Healthy',
          }),
        ),
    place: id => {
      const found = this.findById(id);
      return (
        found && {
          environment: found.environment,
          entityRefs: [found.entityRef],
        }
      );
    },
    describe: id => this.findById(id),
    onChange: listener => this.finder.onChange(listener),
  };

  readonly userInfo = mockServices.userInfo.mock({
    getUserInfo: async ({ principal }) => {
      const { userEntityRef } = principal as unknown as {
        userEntityRef: string;
      };
      return {
        userEntityRef,
        ownershipEntityRefs: [
          userEntityRef,
          ...(userEntityRef === 'user:default/bob'
            ? ['group:default/sre']
            : []),
        ],
      };
    },
  });

  readonly authorizer = {
    require: async (
      _: unknown,
      { name }: { name: string },
      { environment }: { environment?: string },
    ) => {
      if (this.forbidden.has(name)) {
        throw new NotAllowedError(
          `'${name}' is not allowed for ${environment}`,
        );
      }
    },
  };

  /** A new process on the same database and the same world outside. */
  boot(mortal = new Mortal(), leaseMs?: number) {
    const store = mortal.wrap(this.store);
    const host: GitHost = {
      type: 'memory',
      repository: url => {
        const repository = this.host.repository(url);
        return repository && mortal.wrap(repository);
      },
    };
    this.ids += 1;
    const { environments } = this.config;
    const sweep = {
      environments,
      roster: this.roster,
      // Tests sweep by hand.
      schedule: () => () => {},
      sweepMs: 1,
      logger: this.logger,
      now: this.now,
    };
    this.ledger = createHealthLedger({ ...sweep, store: this.health });
    const createId = () => crypto.randomUUID();
    const gates = [
      ...createBuiltInGates({
        history: store,
        environments,
        stops: this.stops,
        freezes: this.config.freezes,
        revertsKeepFreezes: this.config.revertsKeepFreezes,
      }),
      ...createRuleGates({
        environments,
        repositoryOf: url => findRepository([host], url),
        health: this.ledger,
      }),
      ...this.gates,
    ];
    const createParts = (
      over: DatabasePromotionStore,
      gitHosts: readonly GitHost[],
    ) => {
      const access = new PromotionAccess({
        store: over,
        authorizer: this.authorizer,
        auditor: this.auditor as AuditorService,
      });
      const requests = new PromotionRequests({
        store: over,
        planner: new PromotionPlanner({
          config: this.config,
          finder: this.finder,
          gitHosts,
          store: over,
        }),
        gates,
        access,
        logger: this.logger,
        now: this.now,
        createId,
      });
      return { access, requests };
    };
    const failures = new FailureFollower({
      requests: createParts(store, [host]).requests,
      store,
      stops: mortal.wrap(this.stops),
      auth: mockServices.auth(),
      now: this.now,
      createId,
    });
    this.runner = new PromotionRunner({
      store,
      finder: this.finder,
      wakeups: this.wakeups,
      logger: this.logger,
      now: this.now,
      random: () => 0.5,
      pollMs: this.config.promotionPollMs,
      owner: `process-${this.ids}`,
      leaseMs,
      context: createStepContext({
        finder: this.finder,
        auth: mockServices.auth(),
        gitHosts: [host],
        gates,
        wakeups: this.wakeups,
        logger: this.logger,
        now: this.now,
        followFailure: promotion => failures.follow(promotion),
        verificationTimeoutMs: this.config.verificationTimeoutMs,
      }),
    });
    // People ask a process that lives.
    const { access, requests } = createParts(this.store, [this.host]);
    this.autoPromoter = new AutoPromoter({
      ...sweep,
      finder: this.finder,
      requests,
      store: this.store,
      stops: this.stops,
      auth: mockServices.auth(),
      onPromotionChange: listener => this.store.onChange(listener),
    });
    this.promotions = new Promotions({
      store: this.store,
      access,
      requests,
      acts: new PromotionActs({
        store: this.store,
        access,
        userInfo: this.userInfo,
        approvalsOf: name =>
          environments.find(environment => environment.name === name)
            ?.approvals,
        now: this.now,
      }),
    });
    return { runner: this.runner, promotions: this.promotions };
  }

  /** Tells of every call to the Git host from now on, in a process that begins anew. */
  watchGit(listener: (operation: string) => void) {
    const repository = this.host.repository.bind(this.host);
    this.host.repository = url => {
      const found = repository(url);
      return (
        found &&
        new Proxy(found, {
          get: (target, key) => {
            const member = Reflect.get(target, key);
            if (typeof member !== 'function') {
              return member;
            }
            return (...args: unknown[]) => {
              if (key !== 'commitUrl') listener(String(key));
              return member.apply(target, args);
            };
          },
        })
      );
    };
  }

  /** Lets time pass. */
  pass(seconds: number) {
    this.time += seconds * 1000;
  }

  /** Lets time pass and works on what became due. */
  async run(seconds = 5) {
    this.pass(seconds);
    await this.runner.runDue();
  }

  set(deployment: Deployment) {
    this.deployments.set(deployment.environment, deployment);
    for (const listener of this.listeners) {
      listener(new Set([deployment.id]));
    }
  }

  private findById(id: string): Deployment | undefined {
    return [...this.deployments.values()].find(found => found.id === id);
  }

  change(environment: string, changes: Partial<Deployment>) {
    this.set({ ...this.deployments.get(environment)!, ...changes });
  }

  tagInGit(environment: string): string | undefined {
    const file = this.repository.fileNow('main', pathOf(environment));
    return file && readImages(file)[0].tag;
  }

  /** Argo CD applies what is in Git; the rollout stands as told (default: through). */
  async argoSyncs(
    environment: string,
    rollout: (tag: string) => ReturnType<typeof aRollout> = aRollout,
  ) {
    const head = (await this.repository.resolveRef('main'))!;
    const tag = this.tagInGit(environment)!;
    const before = this.deployments.get(environment)!;
    const view = rollout(tag);
    this.set({
      ...before,
      version: v(tag),
      stableVersion: view.fullyPromoted ? v(tag) : before.stableVersion,
      application: { ...before.application, revisions: [head] },
      health: { status: view.phase === 'Degraded' ? 'Degraded' : 'Healthy' },
      rollout: view,
      runningImages: [{ image: `${IMAGE}:${tag}`, pods: 2 }],
    });
  }

  request(changes: object = {}) {
    return this.promotions.create(
      { entityRef: this.entityRef, environment: 'test', ...changes },
      user,
    );
  }

  async read(id: string): Promise<Promotion> {
    return (await this.store.get(id))!.promotion;
  }

  /** The history leads to the state that is stored. */
  async replay(id: string): Promise<Promotion> {
    const history = await this.store.readHistory(id);
    return JSON.parse(
      JSON.stringify(
        history.reduce<Promotion | undefined>(promotionTransition, undefined),
      ),
    );
  }

  async eventTypes(id: string): Promise<string[]> {
    return (await this.store.listEvents(id)).map(({ type }) => type);
  }

  /** Commits on main since the start, oldest first. */
  async commitsOnMain() {
    const base = (await this.startSha)!;
    return (await this.repository.compare({ base, head: 'main' })).commits;
  }
}
