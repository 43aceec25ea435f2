import { setTimeout as delay } from 'node:timers/promises';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { pick, type Random } from '../domain/createRandom';
import type { AnsweredRequest } from '../domain/faults';
import { RefusedCallError, type Replica } from './Replica';

const PAUSE_MS = 250;
const PATIENCE_MS = 120_000;
/** What a request may be refused with for good; anything else is tried again. */
const FINAL = ['InputError', 'NotFoundError', 'NotAllowedError'];

/** Asks replicas as a stubborn client does: again after any trouble, with the same key. */
export class Requester {
  readonly requests: AnsweredRequest[] = [];
  readonly refusals = new Map<string, number>();
  /** Sent more than once, at once or later. */
  duplicates = 0;

  constructor(
    private readonly options: { random: Random; replicas: readonly Replica[] },
  ) {}

  /** The promotion a request became; undefined when it was refused. */
  async request(
    key: string,
    method: 'create' | 'revert',
    subject: unknown,
  ): Promise<Promotion | undefined> {
    const answered: AnsweredRequest = { key, ids: [] };
    this.requests.push(answered);
    const send = async () => {
      const promotion = await this.insist<Promotion>(method, subject, key);
      answered.ids.push(promotion.id);
      return promotion;
    };
    const { random } = this.options;
    try {
      if (random() < 0.4) {
        this.duplicates += 1;
        const [first, second] = await Promise.allSettled([send(), send()]);
        const got = first.status === 'fulfilled' ? first : second;
        if (got.status === 'rejected') {
          throw got.reason;
        }
        return got.value;
      }
      const promotion = await send();
      if (random() < 0.3) {
        this.duplicates += 1;
        await send();
      }
      return promotion;
    } catch (error) {
      const { message } = error as Error;
      const kind = message.replace(/\S*\d\S*/g, '…').slice(0, 120);
      this.refusals.set(kind, (this.refusals.get(kind) ?? 0) + 1);
      return undefined;
    }
  }

  /** One act on a promotion; its refusal is an answer too. */
  async act(method: 'cancel' | 'retry', id: string): Promise<void> {
    try {
      await this.insist(method, id);
    } catch (error) {
      if (!(error instanceof RefusedCallError)) {
        throw error;
      }
    }
  }

  /** Asks whichever replica is there until one answers. */
  async insist<T>(method: string, ...args: unknown[]): Promise<T> {
    const { random, replicas } = this.options;
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const alive = replicas.filter(({ isAlive }) => isAlive);
      try {
        if (alive.length > 0) {
          return await pick(random, alive).call<T>(method, ...args);
        }
      } catch (error) {
        if (isFinal(method, error) || performance.now() > deadline) {
          throw error;
        }
      }
      if (performance.now() > deadline) {
        throw new Error(`no replica was there for ${method}`);
      }
      await delay(PAUSE_MS);
    }
  }
}

function isFinal(method: string, error: unknown): boolean {
  if (!(error instanceof RefusedCallError)) {
    return false;
  }
  if (FINAL.includes(error.reason)) {
    return true;
  }
  // While the environment is taken a request waits its turn; other conflicts stay.
  const waits =
    (method === 'create' || method === 'revert') &&
    / is taken by |still |under way/.test(error.message);
  return error.reason === 'ConflictError' && !waits;
}
