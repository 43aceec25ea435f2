import { setTimeout as delay } from 'node:timers/promises';
import { createRandom, type Random } from '../domain/createRandom';
import { KIND_NAMES } from '../domain/cluster/ObjectSpec';
import type { KindFaults, RequestFault } from './KindFaults';
import { GONE_LINE, type KubeApi } from './KubeApi';
import type { WatchStream } from './WatchStream';

/** A fault that nobody runs into within this time does not count. */
const EFFECT_MS = 15_000;
const MAX_CALM_MS = 60;
const MAX_SLOW_MS = 800;
const MAX_REPLAYED = 20;
/** How long to wait for an event that can be spoilt. */
const EVENT_MS = 1_000;
const ERROR_LINE = `${JSON.stringify({
  type: 'ERROR',
  object: { kind: 'Status', code: 500, message: 'etcd leader changed' },
})}\n`;

/** Resolves with whether anyone was disturbed. */
type Disturbance = (
  faults: KindFaults,
  watch: WatchStream,
  random: Random,
) => boolean | Promise<boolean>;

/** By name, with its share. A kind that is forbidden is left alone for long, so that is rare. */
const DISTURBANCES: Readonly<Record<string, readonly [number, Disturbance]>> = {
  cutConnection: [10, onWatch(watch => watch.cut())],
  cutInMidLine: [10, onWatch(watch => watch.cut(true))],
  endOfStream: [10, onWatch(watch => watch.end())],
  garbageLine: [12, (_, watch) => watch.garbleNext(EVENT_MS)],
  goneLine: [6, onWatch(watch => watch.end(GONE_LINE))],
  errorLine: [6, onWatch(watch => watch.end(ERROR_LINE))],
  duplicateEvent: [10, (_, watch) => watch.repeat()],
  stalledStream: [
    8,
    onWatch((watch, random) => watch.stall(1 + random() * MAX_SLOW_MS)),
  ],
  goneOnResume: [
    5,
    onResume(() => ({
      verb: 'watch',
      answer: { type: 'status', status: 410 },
    })),
  ],
  replayOnResume: [
    10,
    onResume(random => ({
      verb: 'watch',
      answer: {
        type: 'replay',
        choose: events => shuffleSome(events.slice(-MAX_REPLAYED), random),
      },
    })),
  ],
  slowAnswer: [
    5,
    onResume(random => ({
      answer: { type: 'delay', ms: random() * MAX_SLOW_MS },
    })),
  ],
  forbiddenForAWhile: [
    1,
    onResume(random => ({
      answer: { type: 'status', status: 403 },
      lastsMs: random() * MAX_SLOW_MS,
    })),
  ],
  tooManyRequests: [
    2,
    onResume(() => ({
      answer: { type: 'status', status: 429, retryAfterSeconds: 1 },
    })),
  ],
  unavailable: [
    5,
    onResume(random => ({
      answer: { type: 'status', status: 503 },
      times: 1 + Math.floor(random() * 2),
    })),
  ],
  cutList: [4, onRelist({ verb: 'list', answer: { type: 'cutBody' } })],
  staleListPage: [
    4,
    onRelist({
      verb: 'list',
      onlyContinued: true,
      answer: { type: 'status', status: 410 },
    }),
  ],
};

/**
 * Disturbs the watches of clusters until so many disturbances have met somebody. Each kind of
 * each cluster has a life of its own: the next one comes soon after its watch is open again.
 */
export class Disturber {
  private readonly applied = new Map<string, number>();
  private total = 0;
  private stopped = false;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: {
      apis: readonly KubeApi[];
      seed: number;
      count: number;
    },
  ) {}

  get progress() {
    return {
      done: this.total >= this.options.count,
      total: this.total,
      byName: Object.fromEntries(this.applied),
    };
  }

  start(): void {
    const { apis, seed } = this.options;
    this.running = Promise.all(
      apis.flatMap((api, cluster) =>
        KIND_NAMES.map((kind, at) =>
          this.disturb(
            api.faultsOf(kind),
            createRandom(seed + cluster * 100 + at),
          ),
        ),
      ),
    );
  }

  /** From now on nothing is disturbed any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const api of this.options.apis) {
      KIND_NAMES.forEach(kind => api.faultsOf(kind).clear());
    }
    await this.running;
  }

  private async disturb(faults: KindFaults, random: Random): Promise<void> {
    while (!this.ended) {
      const watch = await faults.untilOpen(() => this.ended);
      await delay(random() * MAX_CALM_MS);
      if (this.ended || !watch) {
        return;
      }
      const name = draw(random);
      const [, disturbance] = DISTURBANCES[name];
      if (
        faults.watches.has(watch) &&
        (await disturbance(faults, watch, random))
      ) {
        this.total += 1;
        this.applied.set(name, (this.applied.get(name) ?? 0) + 1);
      }
    }
  }

  private get ended(): boolean {
    return this.stopped || this.total >= this.options.count;
  }
}

function onWatch(
  disturb: (watch: WatchStream, random: Random) => void,
): Disturbance {
  return (_, watch, random) => {
    disturb(watch, random);
    return true;
  };
}

/** Breaks the watch and answers in this way when it is taken up again. */
function onResume(createFault: (random: Random) => RequestFault): Disturbance {
  return (faults, watch, random) => {
    const applied = faults.apply(createFault(random), EFFECT_MS);
    watch.cut();
    return applied;
  };
}

/** Makes the kind be listed anew and answers in this way when it is. */
function onRelist(fault: RequestFault): Disturbance {
  return (faults, watch) => {
    const applied = faults.apply(fault, EFFECT_MS);
    watch.end(GONE_LINE);
    return applied;
  };
}

/** Some of them, in any order: as old news arrives late. */
function shuffleSome<T>(items: readonly T[], random: Random): T[] {
  return items
    .filter(() => random() < 0.5)
    .map(item => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

function draw(random: Random): string {
  const shares = Object.entries(DISTURBANCES);
  const sum = shares.reduce((total, [, [share]]) => total + share, 0);
  let left = random() * sum;
  return (shares.find(([, [share]]) => (left -= share) < 0) ?? shares[0])[0];
}
