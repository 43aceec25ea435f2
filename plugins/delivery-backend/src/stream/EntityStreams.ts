import { randomUUID } from 'node:crypto';
import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  isError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { composeEntityDelivery } from '../domain/delivery';
import type {
  ChangeFeed,
  DeploymentDirectory,
  FeedReport,
  Schedule,
} from '../index/index';
import type { EntityDeliveryReader } from '../service/EntityDeliveryReader';
import type { EntityReader } from '../service/EntityReader';
import { EntityChannel, type ChannelChange } from './EntityChannel';
import { StreamClient } from './StreamClient';
import type { StreamConnection } from './StreamConnection';

export interface StreamTiming {
  schedule: Schedule;
  heartbeatMs: number;
  /** How often a subscriber's rights are looked at again. */
  recheckMs: number;
  /** How often states are looked at that change with time alone. */
  tickMs: number;
}

export const DEFAULT_STREAM_INTERVALS = {
  heartbeatMs: 15_000,
  recheckMs: 60_000,
  tickMs: 10_000,
};

interface Subscription {
  channel: EntityChannel;
  clients: Set<StreamClient>;
}

/**
 * Event streams of entities. Each subscriber gets a snapshot, then changes; entities nobody
 * watches cost nothing. Rights are checked when a stream opens and again from time to time.
 */
export class EntityStreams {
  private readonly epoch = randomUUID();
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly cancels: Array<() => void> = [];
  private readonly timers = new Map<string, () => void>();
  private stopped = false;

  constructor(
    private readonly options: {
      entities: EntityReader;
      reader: EntityDeliveryReader;
      directory: DeploymentDirectory;
      feed: ChangeFeed;
      onPromotionChange: (
        listener: (promotion: Promotion) => void,
      ) => () => void;
      pipeline: readonly string[];
      timing: StreamTiming;
      logger: LoggerService;
    },
  ) {}

  start(): void {
    const { feed, onPromotionChange, timing } = this.options;
    this.cancels.push(
      feed.subscribe(report => this.report(report)),
      onPromotionChange(promotion => this.tellPromotion(promotion)),
    );
    this.repeat('heartbeat', timing.heartbeatMs, () =>
      this.eachClient(client => client.connection.heartbeat()),
    );
    this.repeat('tick', timing.tickMs, () =>
      this.subscriptions.forEach(subscription => this.refresh(subscription)),
    );
    this.repeat('recheck', timing.recheckMs, () => this.recheck());
  }

  /** Ends every stream; clients come back to whoever serves then. */
  stop(): void {
    this.stopped = true;
    this.cancels.forEach(cancel => cancel());
    this.timers.forEach(cancel => cancel());
    this.eachClient(client => client.close());
    this.subscriptions.clear();
  }

  /** Number of open streams. */
  get size(): number {
    let size = 0;
    this.eachClient(() => (size += 1));
    return size;
  }

  /**
   * Opens a stream. Throws before `connect` is called when the entity cannot be seen or read,
   * so that the caller can still answer with an error.
   */
  async open(
    entityRef: string,
    credentials: BackstageCredentials,
    connect: () => StreamConnection,
  ): Promise<void> {
    const { entities, reader, directory } = this.options;
    const entity = await entities.get(entityRef, credentials);
    const { deployments } = directory.describeAll(entity);
    const readable = await reader.readableEnvironments(
      entity,
      deployments,
      credentials,
    );
    if (this.stopped) {
      throw new ServiceUnavailableError('The backend is shutting down');
    }
    const subscription = this.subscribe(entity);
    const client = new StreamClient(
      credentials,
      readable,
      connect(),
      this.epoch,
      slow => this.sendSnapshot(entity, subscription, slow),
    );
    subscription.clients.add(client);
    client.connection.onClose(() =>
      this.unsubscribe(entity, subscription, client),
    );
    await this.sendSnapshot(entity, subscription, client);
  }

  private subscribe(entity: Entity): Subscription {
    const key = stringifyEntityRef(entity);
    let subscription = this.subscriptions.get(key);
    if (!subscription) {
      subscription = {
        channel: new EntityChannel(entity, this.options.directory),
        clients: new Set(),
      };
      this.subscriptions.set(key, subscription);
    }
    return subscription;
  }

  private unsubscribe(
    entity: Entity,
    subscription: Subscription,
    client: StreamClient,
  ): void {
    subscription.clients.delete(client);
    const key = stringifyEntityRef(entity);
    if (
      subscription.clients.size === 0 &&
      this.subscriptions.get(key) === subscription
    ) {
      this.subscriptions.delete(key);
    }
  }

  private async sendSnapshot(
    entity: Entity,
    subscription: Subscription,
    client: StreamClient,
  ): Promise<void> {
    client.prepare();
    try {
      const promotions = await this.options.reader.recentPromotions(
        entity,
        client.credentials,
      );
      const { channel } = subscription;
      this.refresh(subscription);
      client.sendSnapshot(
        channel.version,
        composeEntityDelivery({
          entityRef: stringifyEntityRef(entity),
          pipeline: this.options.pipeline,
          readable: client.readable,
          deployments: channel.listDeployments(),
          promotions,
          clusters: this.options.directory.clusters(),
          searched: channel.searched,
        }),
      );
    } catch (error) {
      this.options.logger.warn(
        `Could not make a snapshot of ${stringifyEntityRef(
          entity,
        )}; its stream ends`,
        error as Error,
      );
      client.close();
    }
  }

  private report(report: FeedReport): void {
    this.subscriptions.forEach(subscription => {
      if (subscription.channel.isTouchedBy(report)) {
        this.refresh(subscription);
      }
    });
  }

  private refresh(subscription: Subscription): void {
    this.broadcast(subscription, subscription.channel.refresh());
  }

  private tellPromotion(promotion: Promotion): void {
    const subscription = this.subscriptions.get(promotion.entityRef);
    if (subscription) {
      this.broadcast(
        subscription,
        subscription.channel.tellPromotion(promotion),
      );
    }
  }

  private broadcast(
    subscription: Subscription,
    change: ChannelChange | undefined,
  ): void {
    if (change) {
      subscription.clients.forEach(client => client.sendChange(change));
    }
  }

  private async recheck(): Promise<void> {
    for (const [entityRef, subscription] of this.subscriptions) {
      for (const client of subscription.clients) {
        await this.recheckClient(entityRef, subscription, client);
      }
    }
  }

  private async recheckClient(
    entityRef: string,
    subscription: Subscription,
    client: StreamClient,
  ): Promise<void> {
    try {
      const entity = await this.options.entities.get(
        entityRef,
        client.credentials,
      );
      subscription.channel.setEntity(entity);
      const readable = await this.options.reader.readableEnvironments(
        entity,
        subscription.channel.listDeployments(),
        client.credentials,
      );
      if (!sameMembers(readable, client.readable)) {
        client.readable = readable;
        await this.sendSnapshot(entity, subscription, client);
      }
    } catch (error) {
      const denied =
        isError(error) &&
        [
          NotAllowedError.name,
          NotFoundError.name,
          'AuthenticationError',
        ].includes(error.name);
      if (!denied) {
        // We could not tell. Whoever was allowed stays for now; the next look decides.
        this.options.logger.warn(
          `Could not check the rights of a subscriber of ${entityRef}`,
          error as Error,
        );
        return;
      }
      client.close();
    }
  }

  private eachClient(visit: (client: StreamClient) => void): void {
    this.subscriptions.forEach(({ clients }) => clients.forEach(visit));
  }

  private repeat(name: string, ms: number, run: () => unknown): void {
    const next = () => {
      this.timers.set(
        name,
        this.options.timing.schedule(async () => {
          await run();
          if (!this.stopped) {
            next();
          }
        }, ms),
      );
    };
    next();
  }
}

function sameMembers(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every(member => b.has(member));
}
