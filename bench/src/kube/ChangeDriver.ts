import {
  ALL_CHANGES,
  BUSY_CHANGES,
  drawChange,
} from '../domain/cluster/changeDeployment';
import { createRandom, type Random } from '../domain/createRandom';
import type { LoadCluster } from './LoadCluster';
import { readTick } from './readTick';

export interface ChangeOrder {
  /** Changed deployments per second, over all clusters. */
  perSecond: number;
  changes: 'busy' | 'all';
  seed: number;
  /** Deployments (of the first cluster, by position) that get their own share of the changes. */
  watched?: number[];
  /** From 0 to 1. */
  watchedShare?: number;
}

const BEAT_MS = 10;

/** Changes deployments at a steady rate, and remembers the last stamp each one shows. */
export class ChangeDriver {
  private readonly random: Random;
  private readonly timer: NodeJS.Timeout;
  private readonly startedAt = performance.now();
  private readonly lastStamps = new Map<number, number>();
  private readonly fleetStamps: number[] = [];
  private made = 0;
  private busyMs = 0;
  private stamps = 0;

  constructor(
    private readonly clusters: readonly LoadCluster[],
    private readonly order: ChangeOrder,
  ) {
    this.random = createRandom(order.seed);
    this.timer = setInterval(() => this.beat(), BEAT_MS);
  }

  get report() {
    const seconds = (performance.now() - this.startedAt) / 1_000;
    return {
      changes: this.made,
      perSecond: this.made / seconds,
      /** Stamps that were made visible. */
      stamps: this.stamps,
      /** How many changes a second this process could make, judged by what these cost. */
      capacityPerSecond: (this.made / this.busyMs) * 1_000,
      lastStamps: Object.fromEntries(this.lastStamps),
      /** Those that a line of the fleet shows. */
      fleetStamps: this.fleetStamps,
    };
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    const started = performance.now();
    const due = Math.floor(
      ((started - this.startedAt) / 1_000) * this.order.perSecond,
    );
    while (this.made < due) {
      this.changeOne();
      this.made += 1;
    }
    this.busyMs += performance.now() - started;
  }

  private changeOne(): void {
    const { watched = [], watchedShare = 0 } = this.order;
    const chosen = watched.length > 0 && this.random() < watchedShare;
    const cluster = chosen
      ? this.clusters[0]
      : this.clusters[Math.floor(this.random() * this.clusters.length)];
    const at = chosen
      ? watched[Math.floor(this.random() * watched.length)]
      : Math.floor(this.random() * cluster.states.length);
    const name = drawChange(
      this.random,
      this.order.changes === 'busy' ? BUSY_CHANGES : ALL_CHANGES,
    );
    const stamp = readTick();
    if (cluster.change(at, name, stamp)) {
      this.stamps += 1;
      if (cluster.isInFleet(at, stamp)) {
        this.fleetStamps.push(stamp);
      }
      if (chosen) {
        this.lastStamps.set(at, stamp);
      }
    }
  }
}
