import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { FleetRow } from '@lockstep/backstage-plugin-delivery-common';
import { compareFleetRows, createFleetRow } from '../domain/fleet';
import type { FeedReport, Schedule } from './ChangeFeed';
import type { DeploymentDirectory } from './DeploymentDirectory';
import { MultiMap } from './MultiMap';

/** How long other work may wait for a stretch of ours. */
const STRETCH_MS = 8;
/** Names of rows that went, kept for clients that come back. */
const MAX_REMOVED = 5_000;

/** A row and the version of the fleet in which it became what it is. */
export interface FleetEntry {
  readonly row: FleetRow;
  readonly version: number;
}

/** A row that went, in that version. */
export interface RemovedRow {
  readonly row: FleetRow;
  readonly version: number;
}

/** What became different; versions have no gap. */
export interface FleetChange {
  version: number;
  entries: FleetEntry[];
  removed: RemovedRow[];
  /** Clusters whose freshness changed. */
  clusters: ReadonlySet<string>;
}

/**
 * Every deployment of every entity as a row, kept up to date change by change, so that a page
 * of the fleet is a matter of picking. Works in short stretches: ten thousand rows at the
 * start hold up nobody.
 */
export class FleetIndex {
  private readonly entities = new Map<string, Entity>();
  private readonly idsOf = new Map<string, readonly string[]>();
  private readonly entitiesOf = new MultiMap<string, string>();
  private readonly rows = new Map<string, FleetEntry>();
  private sorted: FleetEntry[] | undefined = [];
  private removed: RemovedRow[] = [];
  private forgottenBefore = 0;
  private current = 0;
  private generation = -1;
  private readonly pendingEntities = new Set<string>();
  private readonly pendingRows = new Map<string, [string, string]>();
  private readonly pendingClusters = new Set<string>();
  private readonly listeners = new Set<(change: FleetChange) => void>();
  private waiting: Array<() => void> = [];
  private working = false;
  /** Nothing is worth a look before the clusters were read. */
  private held = true;
  private stopped = false;

  constructor(
    private readonly options: {
      directory: DeploymentDirectory;
      pipeline: readonly string[];
      now: () => Date;
      /** Gives way to other work. */
      schedule: Schedule;
      onError: (error: unknown) => void;
    },
  ) {}

  get version(): number {
    return this.current;
  }

  get size(): number {
    return this.rows.size;
  }

  /** An entity that has rows, as it was read last. */
  entity(entityRef: string): Entity | undefined {
    return this.entities.get(entityRef);
  }

  /** Entities that a deployment delivers. */
  entitiesOfDeployment(id: string): string[] {
    return [...this.entitiesOf.get(id)].sort();
  }

  entityRefs(): string[] {
    return [...this.entities.keys()];
  }

  onChange(listener: (change: FleetChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** All entities that may have deployments. */
  setEntities(entities: readonly Entity[]): void {
    const refs = new Set<string>();
    for (const entity of entities) {
      refs.add(stringifyEntityRef(entity));
      this.setEntity(entity);
    }
    for (const ref of this.entities.keys()) {
      if (!refs.has(ref)) {
        this.entities.delete(ref);
        this.pendingEntities.add(ref);
      }
    }
    this.work();
  }

  /** One of them came or changed. */
  addEntity(entity: Entity): void {
    this.setEntity(entity);
    this.work();
  }

  /** The index of objects changed. */
  report(report: FeedReport): void {
    const { generation } = this.options.directory;
    if (generation !== this.generation) {
      this.generation = generation;
      this.entities.forEach((_, ref) => this.pendingEntities.add(ref));
    }
    for (const id of report.deployments) {
      for (const ref of this.entitiesOf.get(id)) {
        this.pendingRows.set(keyOf(ref, id), [ref, id]);
      }
    }
    report.clusters.forEach(cluster => this.pendingClusters.add(cluster));
    this.work();
  }

  /** The clusters were read, or will not be soon: from now on rows are made. */
  release(): void {
    this.held = false;
    this.work();
  }

  stop(): void {
    this.stopped = true;
    this.settle();
  }

  /** Resolves when everything reported so far is in the rows. */
  settled(): Promise<void> {
    return this.working || (this.held && !this.stopped)
      ? new Promise(resolve => this.waiting.push(resolve))
      : Promise.resolve();
  }

  /** All rows: by entity, then along the pipeline. */
  list(): readonly FleetEntry[] {
    this.sorted ??= [...this.rows.values()].sort((a, b) =>
      compareFleetRows(a.row, b.row, this.options.pipeline),
    );
    return this.sorted;
  }

  /** What became different after a version; undefined when that is not known any more. */
  since(version: number): FleetChange | undefined {
    return version < this.forgottenBefore || version > this.current
      ? undefined
      : {
          version: this.current,
          entries: this.list().filter(entry => entry.version > version),
          removed: this.removed.filter(entry => entry.version > version),
          clusters: new Set(),
        };
  }

  private setEntity(entity: Entity): void {
    const ref = stringifyEntityRef(entity);
    if (this.entities.get(ref) !== entity) {
      this.entities.set(ref, entity);
      this.pendingEntities.add(ref);
    }
  }

  private work(): void {
    if (!this.working && !this.held && !this.stopped) {
      this.working = true;
      this.options.schedule(() => this.stretch(), 0);
    }
  }

  private stretch(): void {
    if (this.stopped) {
      return;
    }
    const until = performance.now() + STRETCH_MS;
    const change = {
      entries: [] as FleetEntry[],
      removed: [] as RemovedRow[],
      clusters: new Set(this.pendingClusters),
    };
    this.pendingClusters.clear();
    const version = this.current + 1;
    while (performance.now() < until && this.step(version, change)) {
      // Each step takes one item off the list.
    }
    if (change.entries.length + change.removed.length + change.clusters.size) {
      this.current = version;
      this.tell({ ...change, version });
    }
    if (this.pendingEntities.size + this.pendingRows.size > 0) {
      this.options.schedule(() => this.stretch(), 0);
    } else {
      this.settle();
    }
  }

  private settle(): void {
    this.working = false;
    this.waiting.splice(0).forEach(resolve => resolve());
  }

  /** Takes one entity or row in hand; false when there is none left. */
  private step(
    version: number,
    change: { entries: FleetEntry[]; removed: RemovedRow[] },
  ): boolean {
    for (const ref of this.pendingEntities) {
      this.pendingEntities.delete(ref);
      this.matchEntity(ref);
      return true;
    }
    for (const [key, [ref, id]] of this.pendingRows) {
      this.pendingRows.delete(key);
      this.describeRow(key, ref, id, version, change);
      return true;
    }
    return false;
  }

  /** Which deployments are the entity's; all of them are looked at anew. */
  private matchEntity(ref: string): void {
    const entity = this.entities.get(ref);
    const before = this.idsOf.get(ref) ?? [];
    const after = entity ? this.options.directory.match(entity).ids : [];
    before.forEach(id => this.entitiesOf.remove(id, ref));
    after.forEach(id => this.entitiesOf.add(id, ref));
    if (after.length > 0) {
      this.idsOf.set(ref, after);
    } else {
      this.idsOf.delete(ref);
    }
    for (const id of new Set([...before, ...after])) {
      this.pendingRows.set(keyOf(ref, id), [ref, id]);
    }
  }

  private describeRow(
    key: string,
    ref: string,
    id: string,
    version: number,
    change: { entries: FleetEntry[]; removed: RemovedRow[] },
  ): void {
    const known = this.rows.get(key);
    const row = this.createRow(ref, id);
    if (row && JSON.stringify(row) !== JSON.stringify(known?.row)) {
      const entry = { row, version };
      this.rows.set(key, entry);
      // Rows that only change keep their place.
      if (!known || known.row.environment !== row.environment) {
        this.sorted = undefined;
      } else if (this.sorted) {
        this.sorted[this.placeOf(known.row)] = entry;
      }
      change.entries.push(entry);
    } else if (!row && known) {
      this.rows.delete(key);
      this.sorted = undefined;
      const gone = { row: known.row, version };
      this.remember(gone);
      change.removed.push(gone);
    }
  }

  private createRow(ref: string, id: string): FleetRow | undefined {
    const { directory, now, onError } = this.options;
    const entity = this.entities.get(ref);
    if (!entity || !this.entitiesOf.get(id).has(ref)) {
      return undefined;
    }
    try {
      const deployment = directory.project(id, ref);
      return deployment && createFleetRow(entity, deployment, now());
    } catch (error) {
      // Must not happen, and must not hold up the others.
      onError(error);
      return undefined;
    }
  }

  /** Where a row stands in the sorted list; it is there. */
  private placeOf(row: FleetRow): number {
    const list = this.sorted!;
    let low = 0;
    let high = list.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1; // eslint-disable-line no-bitwise
      if (compareFleetRows(list[middle].row, row, this.options.pipeline) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private remember(gone: RemovedRow): void {
    this.removed.push(gone);
    if (this.removed.length > MAX_REMOVED) {
      const dropped = this.removed.splice(0, MAX_REMOVED / 2);
      this.forgottenBefore = dropped[dropped.length - 1].version;
    }
  }

  private tell(change: FleetChange): void {
    for (const listener of this.listeners) {
      try {
        listener(change);
      } catch (error) {
        this.options.onError(error);
      }
    }
  }
}

function keyOf(entityRef: string, deployment: string): string {
  return `${entityRef} ${deployment}`;
}
