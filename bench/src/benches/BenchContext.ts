import type { Figure } from '../domain/figures';
import { BenchBackend } from '../processes/BenchBackend';
import type { Place } from '../processes/Child';
import { Clients } from '../processes/Clients';
import { LoadServer } from '../processes/LoadServer';
import { CatalogCache } from './CatalogCache';

/** Something that ends. */
interface Stoppable {
  stop(): Promise<void>;
}

/** What a bench works with. Processes it started are ended when it is over, however it ends. */
export class BenchContext {
  readonly figures: Figure[] = [];
  private readonly running: Stoppable[] = [];

  constructor(
    private readonly options: {
      bench: string;
      quick: boolean;
      seed: number;
      catalog: CatalogCache;
    },
  ) {}

  get quick(): boolean {
    return this.options.quick;
  }

  get seed(): number {
    return this.options.seed;
  }

  /** The first value in a full run, the second in a quick one. */
  size(full: number, quick: number): number {
    return this.quick ? quick : full;
  }

  add(figure: Omit<Figure, 'bench'>): void {
    this.figures.push({ bench: this.options.bench, ...figure });
  }

  say(text: string): void {
    console.log(`[${this.options.bench}] ${text}`);
  }

  async startLoadServer(): Promise<LoadServer> {
    return this.keep(await LoadServer.start());
  }

  async startClients(): Promise<Clients> {
    return this.keep(await Clients.start());
  }

  /** A backend whose catalog holds the components of the bench already. */
  async startBackend(options: {
    clusters: Record<string, string>;
    watch?: object;
    /** Default: on one core of its own. */
    place?: Place;
  }): Promise<BenchBackend> {
    const { place, ...order } = options;
    const { catalog, quick } = this.options;
    const databaseDirectory = await catalog.copy(quick);
    return this.keep(
      await BenchBackend.start({ ...order, databaseDirectory }, { place }),
    );
  }

  /** Ends one of the processes before the bench is over. */
  async stop(process: Stoppable): Promise<void> {
    this.running.splice(this.running.indexOf(process), 1);
    await process.stop();
  }

  async stopAll(): Promise<void> {
    for (const process of this.running.splice(0).reverse()) {
      await process.stop();
    }
  }

  private keep<T extends Stoppable>(process: T): T {
    this.running.push(process);
    return process;
  }
}
