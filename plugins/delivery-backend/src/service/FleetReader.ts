import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  deliveryReadPermission,
  type FleetList,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  compareFleetRows,
  createFleetRow,
  formatFleetCursor,
  matchesFleetQuery,
  parseFleetCursor,
  type FleetQuery,
  type FleetRow,
} from '../domain/fleet';
import type { DeploymentDirectory } from '../index/index';
import type { PermissionDeliveryAuthorizer } from '../permissions';
import type { EntityReader } from './EntityReader';

/** Every deployment the caller may see, filtered and in pages. */
export class FleetReader {
  constructor(
    private readonly options: {
      entities: EntityReader;
      directory: DeploymentDirectory;
      authorizer: PermissionDeliveryAuthorizer;
      pipeline: readonly string[];
    },
  ) {}

  async list(
    query: FleetQuery,
    credentials: BackstageCredentials,
  ): Promise<FleetList> {
    const { entities, directory, pipeline } = this.options;
    const after = readCursor(query.cursor);
    const delivered = await entities.listDelivered(
      credentials,
      directory.namedEntities(),
    );
    const rows = await this.readable(
      delivered.flatMap(entity =>
        directory
          .describeAll(entity)
          .deployments.map(deployment => createFleetRow(entity, deployment))
          .filter(row => matchesFleetQuery(row, query)),
      ),
      credentials,
    );
    rows.sort((a, b) => compareFleetRows(a, b, pipeline));
    const rest = after
      ? rows.filter(
          row => compareFleetRows(row, { ...row, ...after }, pipeline) > 0,
        )
      : rows;
    const items = rest.slice(0, query.limit);
    return {
      items,
      totalItems: rows.length,
      ...(rest.length > items.length && {
        nextCursor: formatFleetCursor(items[items.length - 1]),
      }),
    };
  }

  /** One question to the permission framework for all of them, each pair asked once. */
  private async readable(
    rows: FleetRow[],
    credentials: BackstageCredentials,
  ): Promise<FleetRow[]> {
    const key = (row: FleetRow) => `${row.entityRef}#${row.environment}`;
    const asked = new Map(rows.map(row => [key(row), row]));
    const answers = await this.options.authorizer.decide(
      credentials,
      deliveryReadPermission,
      [...asked.values()],
    );
    const allowed = new Map(
      [...asked.keys()].map((name, index) => [name, answers[index]]),
    );
    return rows.filter(row => allowed.get(key(row)));
  }
}

function readCursor(text: string | undefined) {
  const cursor = text === undefined ? undefined : parseFleetCursor(text);
  if (text !== undefined && !cursor) {
    throw new InputError(
      `'${text}' is not a cursor of this list; leave it out to start from the beginning`,
    );
  }
  return cursor;
}
