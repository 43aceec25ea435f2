import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  fleetRowKey,
  type FleetRow,
  type FleetRowName,
} from '@lockstep/backstage-plugin-delivery-common';
import { readExpiry } from '../domain/deployment';
import { createFleetRow } from '../domain/fleet';
import type { FeedReport, Schedule } from './ChangeFeed';
import type { DeploymentDirectory } from './DeploymentDirectory';
import { FleetRows, type FleetChange, type FleetEntry } from './FleetRows';
import { MultiMap } from './MultiMap';

/** How long other work may wait for a stretch of ours. */
const STRETCH_MS = 8;
/** Between two stretches: a page that is opened while all rows are made does not stall. */
const REST_MS = 8;
/** How often rows are looked for that time alone has changed: a window opened. */
const SWEEP_MS = 10_000;

/**
 * Every deployment of every entity as a row, kept up to date change by change, so that a page
 * of the fleet is a matter of picking. Works in short stretches: ten thousand rows at the
 * start hold up nobody.
 */
export class FleetIndex {
  private readonly entities = new Map<string, Entity>();
  private readonly idsOf = new Map<string, readonly string[]>();
  private readonly entitiesOf = new MultiMap<string, string>();
  private readonly rows: FleetRows;
  private current = 0;
  private generation = -1;
  /** To be matched again; true: the entity itself changed, and with it all of its rows. */
  private readonly pendingEntities = new Map<string, boolean>();
  /** Rows whose objects changed: news goes before what is made in bulk. */
  private readonly changedRows = new Map<string, FleetRowName>();
  private readonly pendingRows = new Map<string, FleetRowName>();
  /** When a row stops to be true by itself. */
  private readonly expiries = new Map<
    string,
    { row: FleetRowName; expiresAt: number }
  >();
  private readonly pendingClusters = new Set<string>();
  private readonly listeners = new Set<(change: FleetChange) => void>();
  private waiting: Array<() => void> = [];
  private cancelSweep = () => {};
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
  ) {
    this.rows = new FleetRows(options.pipeline);
  }

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
        this.pendingEntities.set(ref, true);
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
      this.entities.forEach((_, ref) =>
        this.pendingEntities.set(ref, this.pendingEntities.get(ref) ?? false),
      );
    }
    for (const id of report.deployments) {
      for (const ref of this.entitiesOf.get(id)) {
        addRow(this.changedRows, { entityRef: ref, deployment: id });
      }
    }
    report.clusters.forEach(cluster => this.pendingClusters.add(cluster));
    this.work();
  }

  /** The clusters were read, or will not be soon: from now on rows are made. */
  release(): void {
    if (this.held) {
      this.held = false;
      this.work();
      this.sweepAgain();
    }
  }

  stop(): void {
    this.stopped = true;
    this.cancelSweep();
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
    return this.rows.list();
  }

  /** What became different after a version; undefined when that is not known any more. */
  since(version: number): FleetChange | undefined {
    const missed =
      version > this.current ? undefined : this.rows.since(version);
    return (
      missed && {
        ...missed,
        version: this.current,
        clusters: new Set<string>(),
      }
    );
  }

  private sweepAgain(): void {
    this.cancelSweep = this.options.schedule(() => {
      const now = this.options.now().getTime();
      for (const [key, { row, expiresAt }] of this.expiries) {
        if (expiresAt <= now) {
          this.expiries.delete(key);
          this.pendingRows.set(key, row);
        }
      }
      if (this.pendingRows.size > 0) {
        this.work();
      }
      this.sweepAgain();
    }, SWEEP_MS);
  }

  private setEntity(entity: Entity): void {
    const ref = stringifyEntityRef(entity);
    if (this.entities.get(ref) !== entity) {
      this.entities.set(ref, entity);
      this.pendingEntities.set(ref, true);
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
    const change: FleetChange = {
      version: this.current + 1,
      entries: [],
      removed: [],
      clusters: new Set(this.pendingClusters),
    };
    this.pendingClusters.clear();
    while (performance.now() < until && this.step(change)) {
      // Each step takes one item off the list.
    }
    if (change.entries.length + change.removed.length + change.clusters.size) {
      this.current = change.version;
      this.tell(change);
    }
    if (
      this.changedRows.size +
        this.pendingEntities.size +
        this.pendingRows.size >
      0
    ) {
      this.options.schedule(() => this.stretch(), REST_MS);
    } else {
      this.settle();
    }
  }

  private settle(): void {
    this.working = false;
    this.waiting.splice(0).forEach(resolve => resolve());
  }

  /** Takes one entity or row in hand; false when there is none left. */
  private step(change: FleetChange): boolean {
    if (this.takeRow(this.changedRows, change)) {
      return true;
    }
    for (const [ref, changed] of this.pendingEntities) {
      this.pendingEntities.delete(ref);
      this.matchEntity(ref, changed);
      return true;
    }
    return this.takeRow(this.pendingRows, change);
  }

  private takeRow(
    rows: Map<string, FleetRowName>,
    change: FleetChange,
  ): boolean {
    for (const [key, row] of rows) {
      this.changedRows.delete(key);
      this.pendingRows.delete(key);
      this.describeRow(row, change);
      return true;
    }
    return false;
  }

  /** Which deployments are the entity's; those that came or went are looked at. */
  private matchEntity(ref: string, changed: boolean): void {
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
      if (changed || before.includes(id) !== after.includes(id)) {
        addRow(this.pendingRows, { entityRef: ref, deployment: id });
      }
    }
  }

  private describeRow(
    name: FleetRowName,
    { version, entries, removed }: FleetChange,
  ): void {
    const row = this.createRow(name);
    if (row) {
      const entry = this.rows.put(row, version);
      entries.push(...(entry ? [entry] : []));
    } else {
      const gone = this.rows.remove(name, version);
      removed.push(...(gone ? [gone] : []));
    }
  }

  private createRow(name: FleetRowName): FleetRow | undefined {
    const { entityRef, deployment: id } = name;
    const { directory, now, onError } = this.options;
    const entity = this.entities.get(entityRef);
    if (!entity || !this.entitiesOf.get(id).has(entityRef)) {
      return undefined;
    }
    try {
      const deployment = directory.prepare(id, entityRef);
      if (deployment) {
        this.noteExpiry(name, readExpiry(deployment, now()));
      }
      return deployment && createFleetRow(entity, deployment, now());
    } catch (error) {
      // Must not happen, and must not hold up the others.
      onError(error);
      return undefined;
    }
  }

  private noteExpiry(row: FleetRowName, expiresAt: number): void {
    if (Number.isFinite(expiresAt)) {
      this.expiries.set(fleetRowKey(row), { row, expiresAt });
    } else {
      this.expiries.delete(fleetRowKey(row));
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

function addRow(rows: Map<string, FleetRowName>, row: FleetRowName): void {
  rows.set(fleetRowKey(row), row);
}
