import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  Promotion,
  StreamMessage,
} from '@lockstep/backstage-plugin-delivery-common';
import type { ChannelChange } from './EntityChannel';
import type { StreamConnection } from './StreamConnection';

type Snapshot = Extract<StreamMessage, { type: 'snapshot' }>['delivery'];

/**
 * One subscriber of an entity. Holds no queue: while the client does not read, or a snapshot
 * is being made, changes are dropped and a fresh snapshot follows. What it costs is one
 * message.
 */
export class StreamClient {
  private state: 'preparing' | 'ready' | 'slow' | 'closed' = 'preparing';
  private missed = false;
  /** Promotions that changed while a snapshot was read from the database. */
  private readonly news = new Map<string, Promotion>();

  constructor(
    readonly credentials: BackstageCredentials,
    /** Environments it may read; a client with other rights is another epoch. */
    public readable: ReadonlySet<string>,
    public epoch: string,
    readonly connection: StreamConnection<StreamMessage>,
    private readonly onReady: (client: StreamClient) => void,
  ) {
    connection.onDrain(() => this.drained());
  }

  /** From now on a snapshot is under way. */
  prepare(): void {
    if (this.state !== 'closed') {
      this.state = 'preparing';
      this.missed = false;
      this.news.clear();
    }
  }

  /** It has everything up to a version and needs no snapshot. */
  resume(missed: ChannelChange): void {
    this.state = 'ready';
    this.sendChange(composeChange(missed, this));
  }

  sendSnapshot(version: number, delivery: Snapshot): void {
    if (this.state !== 'preparing') {
      return;
    }
    const known = delivery.promotions.filter(({ id }) => !this.news.has(id));
    const fresh = [...this.news.values()].filter(({ environment }) =>
      this.readable.has(environment),
    );
    const promotions = [...fresh, ...known].sort((a, b) => b.number - a.number);
    this.missed = false;
    this.news.clear();
    this.write({
      type: 'snapshot',
      epoch: this.epoch,
      version,
      delivery: { ...delivery, promotions },
    });
  }

  /** A change that `composeChange` made for this client or one with the same rights. */
  sendChange(message: Extract<StreamMessage, { type: 'change' }>): void {
    if (this.state === 'preparing') {
      message.promotions.forEach(promotion =>
        this.news.set(promotion.id, promotion),
      );
    }
    if (this.state === 'ready') {
      this.write(message);
    } else {
      this.missed = true;
    }
  }

  close(): void {
    this.state = 'closed';
    this.connection.end();
  }

  private write(message: StreamMessage): void {
    this.state = this.connection.send(message) ? 'ready' : 'slow';
  }

  private drained(): void {
    if (this.state === 'slow') {
      this.state = 'ready';
      if (this.missed) {
        this.onReady(this);
      }
    }
  }
}

/** The part of a change that somebody may read. */
export function composeChange(
  change: ChannelChange,
  { readable, epoch }: { readable: ReadonlySet<string>; epoch: string },
): Extract<StreamMessage, { type: 'change' }> {
  const mayRead = ({ environment }: { environment: string }) =>
    readable.has(environment);
  return {
    type: 'change',
    epoch,
    version: change.version,
    ...(change.since !== change.version - 1 && { since: change.since }),
    deployments: change.deployments.filter(mayRead),
    removedDeployments: change.removed.filter(mayRead).map(({ id }) => id),
    promotions: change.promotions.filter(mayRead),
    clusters: change.clusters,
  };
}
