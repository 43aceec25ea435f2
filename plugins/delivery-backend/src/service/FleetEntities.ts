import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ChangeFeed,
  DeploymentDirectory,
  FleetIndex,
  Schedule,
} from '../index/index';
import type { EntityCatalog } from './EntityCatalog';

/** How often the catalog is asked which entities there are. */
const REFRESH_MS = 30_000;
/** Between tries while the catalog has never answered; it may start after us. */
const FIRST_RETRY_MS = 1_000;
/** After an Application named an entity we did not know; others may follow. */
const NAMED_MS = 250;

/** Keeps the fleet's entities in step with the catalog. */
export class FleetEntities {
  private cancel = () => {};
  private unsubscribe = () => {};
  private stopped = false;
  private known = false;
  private generation = -1;
  /** Entities that Applications named at the last look, in the catalog or not. */
  private named = new Set<string>();

  constructor(
    private readonly options: {
      catalog: EntityCatalog;
      directory: DeploymentDirectory;
      feed: ChangeFeed;
      fleet: FleetIndex;
      schedule: Schedule;
      logger: LoggerService;
    },
  ) {}

  start(): void {
    // Somebody opened the page of an entity that is newer than the last look.
    this.options.catalog.onEntity(entity =>
      this.options.fleet.addEntity(entity),
    );
    this.unsubscribe = this.options.feed.subscribe(() => this.lookForNamed());
    this.again(0);
  }

  stop(): void {
    this.stopped = true;
    this.unsubscribe();
    this.cancel();
  }

  private lookForNamed(): void {
    const { directory } = this.options;
    if (directory.generation !== this.generation) {
      this.generation = directory.generation;
      if (directory.namedEntities().some(ref => !this.named.has(ref))) {
        this.again(NAMED_MS);
      }
    }
  }

  private again(ms: number): void {
    this.cancel();
    this.cancel = this.options.schedule(async () => {
      await this.refresh();
      if (!this.stopped) {
        this.again(this.known ? REFRESH_MS : FIRST_RETRY_MS);
      }
    }, ms);
  }

  private async refresh(): Promise<void> {
    const { catalog, directory, fleet, logger } = this.options;
    try {
      const named = directory.namedEntities();
      this.named = new Set(named);
      fleet.setEntities(await catalog.listDelivered(named));
      this.known = true;
    } catch (error) {
      logger.warn(
        'The catalog could not be read; the fleet shows the entities it knew',
        error as Error,
      );
    }
  }
}
