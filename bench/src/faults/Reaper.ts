import type { Exchange } from './FaultProxy';
import type { Replica } from './Replica';

/** How likely a place is where nobody died yet, and any other. */
const NEW_PLACE = 0.5;
const KNOWN_PLACE = 0.003;
/** How often another one dies with it. */
const TOGETHER = 0.2;

/**
 * Kills replicas, before a request of theirs is passed on and after it took effect, every
 * route at least once where it can.
 */
export class Reaper {
  /** Deaths by `side route`. */
  readonly places = new Map<string, number>();
  /** Deaths at no place in particular. */
  atRandom = 0;
  private active = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: {
      random: () => number;
      replicas: readonly Replica[];
      /** How long all of them work before the next one dies. */
      restMs: number;
    },
  ) {}

  get deaths(): number {
    return (
      this.atRandom + [...this.places.values()].reduce((sum, n) => sum + n, 0)
    );
  }

  start(): void {
    this.active = true;
    const { random, replicas, restMs } = this.options;
    this.timer = setInterval(() => {
      const replica = replicas[Math.floor(random() * replicas.length)];
      if (this.mayKill && random() < 0.3) {
        this.atRandom += 1;
        this.kill(replica);
      }
    }, restMs * 4);
  }

  stop(): void {
    this.active = false;
    clearInterval(this.timer);
  }

  /** Decides about one place, and kills there. */
  kills({ replica: at, route }: Exchange, side: 'before' | 'after'): boolean {
    const { random, replicas } = this.options;
    const replica = replicas[at];
    const place = `${side} ${route}`;
    const deaths = this.places.get(place) ?? 0;
    if (!this.mayKill || random() >= (deaths === 0 ? NEW_PLACE : KNOWN_PLACE)) {
      return false;
    }
    this.places.set(place, deaths + 1);
    this.kill(replica);
    return true;
  }

  private get mayKill(): boolean {
    const { replicas, restMs } = this.options;
    return this.active && replicas.every(({ aliveMs }) => aliveMs >= restMs);
  }

  private kill(replica: Replica): void {
    const { random, replicas } = this.options;
    replica.kill();
    if (random() < TOGETHER) {
      replicas[Math.floor(random() * replicas.length)].kill();
    }
  }
}
