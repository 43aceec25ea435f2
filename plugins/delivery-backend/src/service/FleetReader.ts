import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  FleetList,
  FleetQuery,
  FleetRow,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  createFleetMatcher,
  paginateFleet,
  parseFleetCursor,
  type FleetCursor,
} from '../domain/fleet';
import type { DeploymentDirectory, FleetIndex, Schedule } from '../index/index';
import type { FleetVisibility } from './FleetVisibility';

/** How long a list waits for rows that are being made; then it shows what there is. */
const LONGEST_WAIT_MS = 2_000;

/** Every deployment the caller may see, filtered and in pages. */
export class FleetReader {
  constructor(
    private readonly options: {
      fleet: FleetIndex;
      visibility: FleetVisibility;
      directory: DeploymentDirectory;
      pipeline: readonly string[];
      schedule: Schedule;
    },
  ) {}

  async list(
    query: FleetQuery,
    credentials: BackstageCredentials,
  ): Promise<FleetList> {
    const { fleet, visibility, directory, pipeline } = this.options;
    const after = readCursor(query);
    const [mayRead] = await Promise.all([
      visibility.of(credentials),
      this.settled(),
    ]);
    const matches = createFleetMatcher(query);
    const rows: FleetRow[] = [];
    for (const { row } of fleet.list()) {
      if (matches(row) && mayRead.sees(row)) {
        rows.push(row);
      }
    }
    const { sort, limit } = query;
    return {
      ...paginateFleet(rows, { sort, limit, after, pipeline }),
      totalItems: rows.length,
      clusters: directory.clusters(),
    };
  }

  private async settled(): Promise<void> {
    let cancel = () => {};
    const longest = new Promise<void>(resolve => {
      cancel = this.options.schedule(resolve, LONGEST_WAIT_MS);
    });
    await Promise.race([this.options.fleet.settled(), longest]);
    cancel();
  }
}

function readCursor(query: FleetQuery): FleetCursor | undefined {
  const { cursor: text, sort } = query;
  const cursor = text === undefined ? undefined : parseFleetCursor(text, sort);
  if (text !== undefined && !cursor) {
    throw new InputError(
      `'${text}' is not a cursor of this list; leave it out to start from the beginning`,
    );
  }
  return cursor;
}
