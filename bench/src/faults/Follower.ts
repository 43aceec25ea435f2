import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { awaitsPerson, isUnended } from '../domain/faults';
import type { Requester } from './Requester';

const LOOK_MS = 300;
/** A gate may close for a moment only. */
const PATIENCE_MS = 4_000;

/** Waits until promotions have ended; looks at all of them at once, again and again. */
export class Follower {
  private readonly waiting = new Map<
    string,
    (promotion: Promotion | undefined) => void
  >();
  private seen: Promotion[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly requester: Requester) {}

  start(): void {
    this.timer = setTimeout(async () => {
      await this.look().catch(() => {});
      if (!this.stopped) {
        this.start();
      }
    }, LOOK_MS);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.waiting.forEach(resolve => resolve(undefined));
    this.waiting.clear();
  }

  /** The promotion when it has ended or waits for a person; undefined when the follower was stopped before. */
  ended(id: string): Promise<Promotion | undefined> {
    return this.stopped
      ? Promise.resolve(undefined)
      : new Promise(resolve => this.waiting.set(id, resolve));
  }

  /** What is waited for, in few words. */
  describe(): string {
    return this.seen
      .filter(({ id }) => this.waiting.has(id))
      .map(({ number, phase, reason }) => `P-${number} ${phase} ${reason}`)
      .join(', ');
  }

  private async look(): Promise<void> {
    const ids = [...this.waiting.keys()];
    if (ids.length === 0) {
      return;
    }
    const found = await this.requester.insist<Promotion[]>('read', ids);
    this.seen = found;
    for (const promotion of found) {
      const isLeft =
        awaitsPerson(promotion) &&
        Date.now() - Date.parse(promotion.updatedAt) > PATIENCE_MS;
      if (isLeft || !isUnended(promotion)) {
        this.waiting.get(promotion.id)?.(promotion);
        this.waiting.delete(promotion.id);
      }
    }
  }
}
