import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { isError, ServiceUnavailableError } from '@backstage/errors';
import type {
  Promotion,
  StreamMessage,
} from '@lockstep/backstage-plugin-delivery-common';
import { composeEntityDelivery } from '../domain/delivery';
import {
  Repeater,
  type ChangeFeed,
  type DeploymentDirectory,
  type FeedReport,
} from '../index/index';
import type { EntityDeliveryReader } from '../service/EntityDeliveryReader';
import { EntityChannel, type ChannelChange } from './EntityChannel';
import { epochOf } from './epochOf';
import { composeChange, StreamClient } from './StreamClient';
import type { StreamConnection, StreamPosition } from './StreamConnection';
import type { StreamTiming } from './StreamTiming';

interface Subscription {
  channel: EntityChannel;
  clients: Set<StreamClient>;
  /** Ends the wait for somebody to come back. */
  cancelLinger: () => void;
}

/**
 * Event streams of entities. Each subscriber gets a snapshot, or what it missed, then changes;
 * entities nobody watches cost nothing. Rights are checked when a stream opens and again from
 * time to time.
 */
export class EntityStreams {
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly repeater: Repeater;
  private unsubscribe: Array<() => void> = [];
  private channels = 0;
  private stopped = false;

  constructor(
    private readonly options: {
      /** Names this run of the server. */
      epoch: string;
      reader: EntityDeliveryReader;
      directory: DeploymentDirectory;
      feed: ChangeFeed;
      onPromotionChange: (
        listener: (promotion: Promotion) => void,
      ) => () => void;
      pipeline: readonly string[];
      timing: StreamTiming;
      now: () => Date;
      logger: LoggerService;
    },
  ) {
    this.repeater = new Repeater(options.timing.schedule);
  }

  start(): void {
    const { feed, onPromotionChange, timing } = this.options;
    this.unsubscribe = [
      feed.subscribe(report => this.report(report)),
      onPromotionChange(promotion => this.tellPromotion(promotion)),
    ];
    this.repeater.every(timing.heartbeatMs, 'heartbeat', () =>
      this.eachClient(client => client.connection.heartbeat()),
    );
    this.repeater.every(timing.tickMs, 'tick', () => this.tick());
    this.repeater.every(timing.recheckMs, 'recheck', () => this.recheck());
  }

  /** Ends every stream; clients come back to whoever serves then. */
  stop(): void {
    this.stopped = true;
    this.unsubscribe.forEach(cancel => cancel());
    this.repeater.stop();
    this.eachClient(client => client.close());
    this.subscriptions.forEach(({ cancelLinger }) => cancelLinger());
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
    from: StreamPosition | undefined,
    connect: () => StreamConnection<StreamMessage>,
  ): Promise<void> {
    const { entity, readable } = await this.options.reader.see(
      entityRef,
      credentials,
    );
    if (this.stopped) {
      throw new ServiceUnavailableError('The backend is shutting down');
    }
    const subscription = this.subscribe(entity);
    const { channel, clients } = subscription;
    const client = new StreamClient(
      credentials,
      readable,
      epochOfClient(channel, readable),
      connect(),
      slow => this.sendSnapshot(entity, subscription, slow),
    );
    client.connection.onClose(() =>
      this.unsubscribeClient(entity, subscription, client),
    );
    this.refresh(subscription);
    const missed =
      from?.epoch === client.epoch ? channel.since(from.version) : undefined;
    clients.add(client);
    if (missed) {
      client.resume(missed);
    } else {
      await this.sendSnapshot(entity, subscription, client);
    }
  }

  private subscribe(entity: Entity): Subscription {
    const key = stringifyEntityRef(entity);
    let subscription = this.subscriptions.get(key);
    if (subscription) {
      subscription.cancelLinger();
      subscription.channel.setEntity(entity);
    } else {
      this.channels += 1;
      subscription = {
        channel: new EntityChannel(
          `${this.options.epoch}-${this.channels}`,
          entity,
          this.options.directory,
          this.options.now,
        ),
        clients: new Set(),
        cancelLinger: () => {},
      };
      this.subscriptions.set(key, subscription);
    }
    return subscription;
  }

  private unsubscribeClient(
    entity: Entity,
    subscription: Subscription,
    client: StreamClient,
  ): void {
    const { schedule, lingerMs } = this.options.timing;
    subscription.clients.delete(client);
    if (subscription.clients.size === 0 && !this.stopped) {
      // A connection that broke is back in a moment, and should not start anew.
      subscription.cancelLinger();
      subscription.cancelLinger = schedule(() => {
        const key = stringifyEntityRef(entity);
        if (
          subscription.clients.size === 0 &&
          this.subscriptions.get(key) === subscription
        ) {
          this.subscriptions.delete(key);
        }
      }, lingerMs);
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
        client.readable,
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

  /** States change with time too: a window opens, a deadline passes. */
  private tick(): void {
    const now = this.options.now();
    this.subscriptions.forEach(subscription => {
      if (subscription.channel.isExpired(now)) {
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

  /** Clients with the same rights share one message, which is written out once. */
  private broadcast(
    { clients }: Subscription,
    change: ChannelChange | undefined,
  ): void {
    if (!change) {
      return;
    }
    const messages = new Map<string, ReturnType<typeof composeChange>>();
    for (const client of clients) {
      const message =
        messages.get(client.epoch) ?? composeChange(change, client);
      messages.set(client.epoch, message);
      client.sendChange(message);
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
    const { channel } = subscription;
    try {
      const { entity, readable } = await this.options.reader.see(
        entityRef,
        client.credentials,
      );
      channel.setEntity(entity);
      const epoch = epochOfClient(channel, readable);
      if (epoch !== client.epoch) {
        client.readable = readable;
        client.epoch = epoch;
        await this.sendSnapshot(entity, subscription, client);
      }
    } catch (error) {
      const denied =
        isError(error) &&
        ['NotAllowedError', 'NotFoundError', 'AuthenticationError'].includes(
          error.name,
        );
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
}

function epochOfClient(
  channel: EntityChannel,
  readable: ReadonlySet<string>,
): string {
  return epochOf(channel.epoch, [...readable].sort());
}
