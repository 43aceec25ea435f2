import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  fleetRowKey,
  type ClusterFreshness,
  type FleetMessage,
  type FleetRow,
} from '@lockstep/backstage-plugin-delivery-common';
import { findPlace, type FleetChange, type FleetIndex } from '../index/index';
import type { FleetView } from '../service/FleetVisibility';
import type { StreamConnection, StreamPosition } from './StreamConnection';

/** Rows of one message: large enough to be quick, small enough for a slow client. */
const PART = 200;

/** What a client has: nothing yet, a snapshot up to a row, or everything up to a version. */
type Progress =
  | { at: 'snapshot'; version: number; last: FleetRow | undefined }
  | { at: 'live'; version: number };

/**
 * One subscriber of the fleet. Holds no queue, only how far it is: a client that reads slowly
 * gets, when it has caught its breath, one message with whatever changed in between.
 */
export class FleetClient {
  private epoch: string;
  private progress: Progress;
  private slow = false;
  private closed = false;
  private staleClusters = new Set<string>();

  constructor(
    readonly credentials: BackstageCredentials,
    readonly connection: StreamConnection<FleetMessage>,
    private view: FleetView,
    private readonly options: {
      epochOf: (view: FleetView) => string;
      fleet: FleetIndex;
      matches: (row: FleetRow) => boolean;
      pipeline: readonly string[];
      clusters: () => ClusterFreshness[];
    },
    /** What it has already; a place in another epoch says nothing. */
    from: StreamPosition | undefined,
  ) {
    const { fleet } = options;
    this.epoch = options.epochOf(view);
    this.progress =
      from?.epoch === this.epoch && fleet.since(from.version)
        ? { at: 'live', version: from.version }
        : { at: 'snapshot', version: fleet.version, last: undefined };
    connection.onDrain(() => {
      this.slow = false;
      this.proceed();
    });
    if (this.progress.at === 'live') {
      // Says that the stream stands, even when there is no news.
      this.catchUp(true);
    }
    this.proceed();
  }

  /** The fleet changed. */
  tell(change: FleetChange): void {
    change.clusters.forEach(cluster => this.staleClusters.add(cluster));
    const { progress } = this;
    if (this.slow || progress.at === 'snapshot') {
      return;
    }
    if (progress.version === change.version - 1) {
      this.sendChange(change, false);
    } else {
      this.catchUp(false);
    }
  }

  /** Rights were looked at again. Whoever sees something else now starts over. */
  setView(view: FleetView): void {
    if (view.fingerprint !== this.view.fingerprint) {
      this.view = view;
      this.epoch = this.options.epochOf(view);
      this.startOver();
      this.proceed();
    }
  }

  close(): void {
    this.closed = true;
    this.connection.end();
  }

  /** Sends as much as the client takes. */
  private proceed(): void {
    while (!this.slow && !this.closed && this.progress.at === 'snapshot') {
      this.sendPart(this.progress);
    }
    if (!this.slow && !this.closed) {
      this.catchUp(false);
    }
  }

  private startOver(): void {
    const { version } = this.options.fleet;
    this.progress = { at: 'snapshot', version, last: undefined };
  }

  private sendPart(progress: Extract<Progress, { at: 'snapshot' }>): void {
    const { epoch } = this;
    const { clusters } = this.options;
    const { version, last } = progress;
    const rows = this.nextRows(last);
    const isFirst = last === undefined;
    const isLast = rows.length < PART;
    this.progress = isLast
      ? { at: 'live', version }
      : { at: 'snapshot', version, last: rows[rows.length - 1] };
    if (isFirst) {
      this.staleClusters.clear();
    }
    this.write({
      type: 'snapshot',
      epoch,
      version,
      first: isFirst,
      last: isLast,
      rows,
      clusters: isFirst ? clusters() : [],
    });
  }

  /** The rows after one, which may be gone by now. */
  private nextRows(last: FleetRow | undefined): FleetRow[] {
    const { fleet, pipeline } = this.options;
    const list = fleet.list();
    const rows: FleetRow[] = [];
    for (
      let index = last ? findPlace(list, last, pipeline, 'behind') : 0;
      index < list.length && rows.length < PART;
      index += 1
    ) {
      if (this.shows(list[index].row)) {
        rows.push(list[index].row);
      }
    }
    return rows;
  }

  private catchUp(always: boolean): void {
    const { fleet } = this.options;
    const { version } = this.progress;
    if (version < fleet.version || this.staleClusters.size > 0 || always) {
      const missed = fleet.since(version);
      if (missed) {
        this.sendChange(missed, always);
      } else {
        this.startOver();
        this.proceed();
      }
    }
  }

  private sendChange(change: FleetChange, always: boolean): void {
    const { epoch } = this;
    const { clusters } = this.options;
    const rows = change.entries
      .map(({ row }) => row)
      .filter(row => this.shows(row));
    // A row that is filtered out now may have been shown before, and one that went may be back.
    const back = new Set(change.entries.map(({ row }) => fleetRowKey(row)));
    const removed = [
      ...change.entries.filter(({ row }) => !this.options.matches(row)),
      ...change.removed.filter(({ row }) => !back.has(fleetRowKey(row))),
    ]
      .filter(({ row }) => this.view.sees(row))
      .map(({ row: { entityRef, deployment } }) => ({ entityRef, deployment }));
    const stale = always ? undefined : this.staleClusters;
    const fresh = clusters().filter(
      ({ cluster }) => stale?.has(cluster) ?? true,
    );
    this.staleClusters = new Set();
    this.progress = { at: 'live', version: change.version };
    if (rows.length + removed.length + fresh.length > 0 || always) {
      this.write({
        type: 'change',
        epoch,
        version: change.version,
        rows,
        removed,
        clusters: fresh,
      });
    }
  }

  private shows(row: FleetRow): boolean {
    return this.options.matches(row) && this.view.sees(row);
  }

  private write(message: FleetMessage): void {
    this.slow = !this.connection.send(message);
  }
}
