import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { Version } from '@lockstep/backstage-plugin-delivery-common';
import {
  deploymentIdOf,
  isRecordOf,
  judgeHealth,
  planHealthChanges,
  type HealthJudgement,
  type HealthRecord,
} from '../domain/health';
import { Repeater, type Schedule } from '../index/index';
import type {
  DeploymentRoster,
  RosterEntry,
} from '../service/DeploymentRoster';
import type { HealthStore } from '../store/HealthStore';

/** Deployments that are looked at in one stretch, and stored together. */
const BATCH = 50;

/** What the ledger works with. */
export interface HealthLedgerOptions {
  store: HealthStore;
  roster: DeploymentRoster;
  /** Names of the environments in which versions soak. */
  environments: ReadonlySet<string>;
  schedule: Schedule;
  sweepMs: number;
  logger: LoggerService;
  now: () => Date;
}

/**
 * Since when a version is healthy in a deployment, without a break that was seen.
 *
 * @remarks
 * It is kept in the database: a restart or another replica goes on where it was. What could not
 * be seen, because a cluster was silent or the backend was down, neither counts against a
 * version nor begins its time anew; the first look afterwards decides. A version that was
 * healthy before the first look ever counts from that look on.
 *
 * Any number of replicas write: of two beginnings the first is kept, and nobody moves it. Only
 * deployments in which versions soak are written down, and only when something changes; others
 * from when they are asked for.
 */
export class HealthLedger {
  /** What is stored, as far as this process knows; loaded by the first sweep or look. */
  private known: Map<string, HealthRecord> | undefined;
  /** Ids that a gate asked for; looked after from then on. */
  private readonly asked = new Set<string>();
  private readonly pending = new Set<string>();
  /** Seen broken, but that could not be stored. */
  private readonly broken = new Set<string>();
  private lock: Promise<unknown> = Promise.resolve();
  private draining: Promise<void> | undefined;
  private stopped = false;
  private unsubscribe = () => {};
  private readonly repeater: Repeater;

  constructor(private readonly options: HealthLedgerOptions) {
    this.repeater = new Repeater(options.schedule);
  }

  start(): void {
    this.unsubscribe = this.options.roster.onChange(ids => this.note(ids));
    this.repeater.every(
      this.options.sweepMs,
      'sweep',
      () => this.trySweep(),
      0,
    );
  }

  /** Ends after the stretch at hand. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe();
    this.repeater.stop();
    await this.draining;
    await this.lock;
  }

  /** When all that was noted so far has been looked at. */
  async settled(): Promise<void> {
    while (this.draining) {
      await this.draining;
    }
  }

  /** Undefined while the version is not healthy there, or nobody has seen it yet. */
  async healthySince(
    deploymentId: string,
    version: Version,
  ): Promise<string | undefined> {
    // What other replicas saw counts too, so memory is not enough.
    const stored = await this.options.store.get(deploymentId);
    const isKept = stored && isRecordOf(stored, version);
    if (isKept && !this.broken.has(deploymentId)) {
      return stored.healthySince;
    }
    this.asked.add(deploymentId);
    const seen = await this.alone(async () => {
      const known = await this.load();
      setOrDelete(known, deploymentId, stored);
      await this.look([deploymentId], known);
      return known.get(deploymentId);
    });
    return seen && isRecordOf(seen, version) ? seen.healthySince : undefined;
  }

  /** Compares all with what is stored: changes may have gone unheard or unstored. */
  async sweep(): Promise<void> {
    const { environments, roster } = this.options;
    const entries = await roster.list(environments);
    if (this.stopped) {
      return;
    }
    const known = await this.alone(() => {
      this.known = undefined;
      return this.load();
    });
    this.note([
      ...entries.filter(entry => isWorthLook(entry, known)).map(({ id }) => id),
      ...this.asked,
      ...this.broken,
    ]);
    await this.settled();
  }

  private async trySweep(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.options.logger.warn(
        `Health could not be compared: ${stringifyError(error)}`,
      );
    }
  }

  private note(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.isTracked(id)) {
        this.pending.add(id);
      }
    }
    if (this.pending.size > 0 && !this.stopped) {
      this.draining ??= this.drain().finally(() => {
        this.draining = undefined;
      });
    }
  }

  private isTracked(id: string): boolean {
    const { environments, roster } = this.options;
    const environment = roster.place(id)?.environment;
    return (
      this.asked.has(id) ||
      (environment !== undefined && environments.has(environment))
    );
  }

  private async drain(): Promise<void> {
    while (this.pending.size > 0 && !this.stopped) {
      // Thousands of them at the start hold up nobody.
      await new Promise(resolve => {
        setImmediate(resolve);
      });
      const ids = [...this.pending].slice(0, BATCH);
      ids.forEach(id => this.pending.delete(id));
      try {
        await this.alone(async () => this.look(ids, await this.load()));
      } catch (error) {
        // The next sweep finds what was missed.
        this.options.logger.warn(
          `Health could not be noted: ${stringifyError(error)}`,
        );
      }
    }
  }

  private async look(
    ids: readonly string[],
    known: Map<string, HealthRecord>,
  ): Promise<void> {
    const now = this.options.now().toISOString();
    const changes = ids.flatMap(deploymentId =>
      planHealthChanges({
        deploymentId,
        judgement: this.judge(deploymentId),
        before: known.get(deploymentId),
        brokeSince: this.broken.has(deploymentId),
        now,
      }),
    );
    if (changes.length === 0) {
      return;
    }
    const ended = changes
      .filter(({ do: act }) => act === 'end')
      .map(deploymentIdOf);
    ended.forEach(id => this.broken.add(id));
    const stored = await this.options.store.apply(changes);
    ended.forEach(id => this.broken.delete(id));
    changes.forEach(change => known.delete(deploymentIdOf(change)));
    stored.forEach(record => known.set(record.deploymentId, record));
  }

  /** A deployment that is gone, or nobody's for now, is not seen. */
  private judge(id: string): HealthJudgement {
    const { roster } = this.options;
    const [entityRef] = roster.place(id)?.entityRefs ?? [];
    const deployment = entityRef && roster.describe(id, entityRef);
    return deployment ? judgeHealth(deployment) : { state: 'unseen' };
  }

  private async load(): Promise<Map<string, HealthRecord>> {
    this.known ??= new Map(
      (await this.options.store.list()).map(record => [
        record.deploymentId,
        record,
      ]),
    );
    return this.known;
  }

  /** What is known is read and stored by one at a time. */
  private alone<T>(act: () => Promise<T>): Promise<T> {
    const done = this.lock.then(act);
    this.lock = done.catch(() => {});
    return done;
  }
}

function setOrDelete<K, V>(map: Map<K, V>, key: K, value: V | undefined) {
  if (value === undefined) {
    map.delete(key);
  } else {
    map.set(key, value);
  }
}

/** Whether what is stored and what is seen at first sight do not agree. */
function isWorthLook(
  { id, looksHealthy, version }: RosterEntry,
  known: ReadonlyMap<string, HealthRecord>,
): boolean {
  const record = known.get(id);
  const agrees = record && version !== null && isRecordOf(record, version);
  return agrees ? !looksHealthy : looksHealthy || record !== undefined;
}
