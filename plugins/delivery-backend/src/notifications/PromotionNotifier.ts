import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import {
  noticeScope,
  planNotices,
  type Notice,
  type NoticeOccasion,
} from '../domain/notification';
import type { Schedule } from '../index/index';
import type { PromotionChange, PromotionStore } from '../store';

const TOPIC = 'delivery';
/** More than this many changes in the queue: what comes is not told. */
const MOST_WAITING = 1_000;
const SEND_TIMEOUT_MS = 10_000;

export interface PromotionNotifierOptions {
  store: Pick<PromotionStore, 'onChange'>;
  notifications: Pick<NotificationService, 'send'>;
  /** Entity reference of who owns a component; null: nobody. */
  ownerOf(entityRef: string): Promise<string | null>;
  /** Groups that are asked to approve what goes to an environment. */
  approversOf(environment: string): readonly string[];
  schedule: Schedule;
  logger: LoggerService;
}

/**
 * Tells people what became of a promotion, in the background and in order. Of several replicas
 * the one that made the change tells it, so that it is told once. What cannot be sent is lost:
 * a promotion never waits for it, and its page says the same.
 */
export class PromotionNotifier {
  private queue: Promise<void> = Promise.resolve();
  private waiting = 0;
  private isFailing = false;
  private stopped = false;
  private unsubscribe = () => {};

  constructor(private readonly options: PromotionNotifierOptions) {}

  start(): void {
    this.unsubscribe = this.options.store.onChange((_, change) =>
      this.enqueue(change),
    );
  }

  /** Ends after what is being sent; what waits is dropped. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe();
    await this.queue;
  }

  private enqueue(change: PromotionChange): void {
    if (this.waiting >= MOST_WAITING) {
      this.options.logger.debug(
        `News of P-${change.promotion.number} are not sent: ${this.waiting} others wait`,
      );
      return;
    }
    this.waiting += 1;
    this.queue = this.queue
      .then(() => this.tell(change))
      .finally(() => {
        this.waiting -= 1;
      });
  }

  /** Never fails. */
  private async tell(change: PromotionChange): Promise<void> {
    if (this.stopped) {
      return;
    }
    try {
      for (const notice of await this.plan(change)) {
        await this.send(notice, change);
      }
    } catch (error) {
      this.noteTrouble(change, error);
    }
  }

  private async plan(change: PromotionChange): Promise<Notice[]> {
    const occasion: NoticeOccasion = {
      ...change,
      owner: null,
      approvers: this.options.approversOf(change.promotion.environment),
    };
    // Most changes concern nobody; the catalog is asked about the others only.
    const anyOwner = planNotices({ ...occasion, owner: 'group:default/any' });
    return anyOwner.length > 0
      ? planNotices({ ...occasion, owner: await this.findOwner(change) })
      : [];
  }

  private async findOwner({
    promotion: { entityRef },
  }: PromotionChange): Promise<string | null> {
    try {
      return await this.options.ownerOf(entityRef);
    } catch (error) {
      // The others are told all the same.
      this.options.logger.debug(
        `The owner of ${entityRef} is not known now: ${stringifyError(error)}`,
      );
      return null;
    }
  }

  private async send(notice: Notice, change: PromotionChange): Promise<void> {
    const { notifications } = this.options;
    const { recipients, exclude, title, description, link, severity } = notice;
    await this.inTime(
      notifications.send({
        recipients: {
          type: 'entity',
          entityRef: recipients,
          excludeEntityRef: exclude,
        },
        payload: {
          title,
          description,
          link,
          severity,
          topic: TOPIC,
          scope: noticeScope(change.promotion),
        },
      }),
    );
    this.isFailing = false;
  }

  /** A service that never answers must not keep the others waiting for ever. */
  private async inTime(sent: Promise<void>): Promise<void> {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = this.options.schedule(
        () => reject(new Error(`no answer within ${SEND_TIMEOUT_MS} ms`)),
        SEND_TIMEOUT_MS,
      );
    });
    try {
      await Promise.race([sent, late]);
    } finally {
      cancel();
    }
  }

  private noteTrouble({ promotion }: PromotionChange, error: unknown): void {
    const text = `News of P-${
      promotion.number
    } could not be sent: ${stringifyError(error)}`;
    if (this.isFailing) {
      this.options.logger.debug(text);
    } else {
      this.options.logger.warn(
        `${text}. Install the notifications backend, or set delivery.notifications to false; promotions go on without`,
      );
    }
    this.isFailing = true;
  }
}
