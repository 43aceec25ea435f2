import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  isActive,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { EnvironmentConfig } from '../DeliveryConfig';
import { listUnequalPlaces } from '../domain/health';
import { Repeater, type Schedule } from '../index/index';
import type { DeploymentRoster } from '../service/DeploymentRoster';
import { AutoPromotionMemory } from './AutoPromotionMemory';
import { AutoRequester, type Follower } from './AutoRequester';
import { toAutoRequestKey } from './toAutoRequestKey';

/** Entities that are looked at in one moment. */
const AT_ONCE = 4;

/** What automatic promotion works with. */
export interface AutoPromoterOptions
  extends Omit<
    ConstructorParameters<typeof AutoRequester>[0],
    'followers' | 'memory'
  > {
  environments: ReadonlyArray<
    Pick<EnvironmentConfig, 'name' | 'promotesFrom' | 'autoPromote'>
  >;
  roster: DeploymentRoster;
  onPromotionChange: (listener: (promotion: Promotion) => void) => () => void;
  schedule: Schedule;
  sweepMs: number;
  logger: LoggerService;
}

/**
 * Requests what the environment before runs in good health, for environments that ask for
 * that. Gates hold the request back like any other: soak, windows, approvals.
 *
 * @remarks
 * Each replica looks by itself; the request key makes one promotion of their tries. News makes
 * a look come sooner, and a sweep finds what was missed or could not be done.
 */
export class AutoPromoter {
  private readonly followers: Follower[];
  private readonly memory: AutoPromotionMemory;
  private readonly requester: AutoRequester;
  private readonly repeater: Repeater;
  private readonly pending = new Set<string>();
  private readonly busy = new Map<string, Promise<void>>();
  private stopped = false;
  private unsubscribe: Array<() => void> = [];

  constructor(private readonly options: AutoPromoterOptions) {
    this.memory = new AutoPromotionMemory(options.now);
    this.repeater = new Repeater(options.schedule);
    this.followers = options.environments.flatMap(
      ({ name, promotesFrom, autoPromote }) =>
        autoPromote && promotesFrom ? [{ name, promotesFrom }] : [],
    );
    const { followers, memory } = this;
    this.requester = new AutoRequester({ ...options, followers, memory });
  }

  /** Costs nothing where no environment asks for it. */
  start(): void {
    if (this.followers.length === 0) {
      return;
    }
    const { onPromotionChange, roster } = this.options;
    this.unsubscribe = [
      roster.onChange(ids => ids.forEach(id => this.noteDeployment(id))),
      onPromotionChange(promotion => this.notePromotion(promotion)),
    ];
    this.repeater.every(
      this.options.sweepMs,
      'sweep',
      () => this.trySweep(),
      0,
    );
  }

  /** Ends after the entities at hand. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe.splice(0).forEach(unsubscribe => unsubscribe());
    this.repeater.stop();
    this.pending.clear();
    await this.settled();
  }

  /** A hint that something changed that is not announced here: a hold ended. */
  wake(): void {
    if (this.unsubscribe.length > 0) {
      this.trySweep();
    }
  }

  /** When all that was noted so far has been looked at. */
  async settled(): Promise<void> {
    while (this.busy.size > 0) {
      await Promise.all(this.busy.values());
    }
  }

  /** Looks at every entity whose environments differ, as far as that is news. */
  async sweep(): Promise<void> {
    if (this.followers.length === 0) {
      return;
    }
    const entries = await this.options.roster.list(
      new Set(this.followers.flatMap(namesOf)),
    );
    for (const { version: to, ...place } of listUnequalPlaces(
      entries,
      this.followers,
    )) {
      if (this.memory.mayTry(place, toAutoRequestKey({ ...place, to }).key)) {
        this.note(place.entityRef);
      }
    }
    await this.settled();
  }

  private async trySweep(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.options.logger.warn(
        `Automatic promotions could not be looked for: ${stringifyError(
          error,
        )}`,
      );
    }
  }

  private noteDeployment(id: string): void {
    const place = this.options.roster.place(id);
    if (
      place &&
      this.followers.some(each => namesOf(each).includes(place.environment))
    ) {
      place.entityRefs.forEach(entityRef => this.note(entityRef));
    }
  }

  /** What ended lets others in. */
  private notePromotion({ entityRef, environment, phase }: Promotion): void {
    if (
      !isActive(phase) &&
      this.followers.some(({ name }) => name === environment)
    ) {
      this.memory.forgetRefusal({ entityRef, environment });
      this.note(entityRef);
    }
  }

  private note(entityRef: string): void {
    if (!this.stopped) {
      this.pending.add(entityRef);
      this.next();
    }
  }

  /** News of an entity that is being looked at waits until that is done. */
  private next(): void {
    for (const entityRef of this.pending) {
      if (this.busy.size >= AT_ONCE) {
        return;
      }
      if (!this.busy.has(entityRef)) {
        this.pending.delete(entityRef);
        const done = this.consider(entityRef).finally(() => {
          this.busy.delete(entityRef);
          this.next();
        });
        this.busy.set(entityRef, done);
      }
    }
  }

  private async consider(entityRef: string): Promise<void> {
    // Thousands of them at the start hold up nobody.
    await new Promise(resolve => {
      setImmediate(resolve);
    });
    await this.requester.consider(entityRef);
  }
}

function namesOf({ name, promotesFrom }: Follower): string[] {
  return [name, promotesFrom];
}
