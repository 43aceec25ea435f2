import { type DatabaseService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import {
  deploymentIdOf,
  type HealthChange,
  type HealthRecord,
} from '../domain/health';
import { openDatabase } from './openDatabase';
import type { HealthStore } from './HealthStore';

/** Row of `delivery_health`; the migration says what the columns mean. */
interface HealthRow {
  deployment_id: string;
  image: string;
  pin: string;
  healthy_since: string;
}

declare module 'knex/types/tables' {
  interface Tables {
    delivery_health: HealthRow;
  }
}

/** Keeps good health in the plugin's database: SQLite or PostgreSQL. */
export class DatabaseHealthStore implements HealthStore {
  static async create(options: {
    database: DatabaseService;
  }): Promise<DatabaseHealthStore> {
    return new DatabaseHealthStore(await openDatabase(options.database));
  }

  private constructor(private readonly knex: Knex) {}

  async list(): Promise<HealthRecord[]> {
    return (await this.knex('delivery_health').select()).map(fromRow);
  }

  async get(deploymentId: string): Promise<HealthRecord | undefined> {
    const row = await this.knex('delivery_health')
      .where({ deployment_id: deploymentId })
      .first();
    return row && fromRow(row);
  }

  async apply(changes: readonly HealthChange[]): Promise<HealthRecord[]> {
    return this.knex.transaction(async trx => {
      const begun: HealthRow[] = [];
      // Everybody in the same order, so that no two wait for each other.
      const ordered = [...changes].sort((a, b) =>
        deploymentIdOf(a).localeCompare(deploymentIdOf(b)),
      );
      // What ends goes first: a deployment may end and begin at once.
      for (const change of ordered) {
        if (change.do === 'end') {
          await whereIs(trx, change.before).delete();
        } else if (change.do === 'replace') {
          await whereIs(trx, change.before).update(toRow(change.record));
        } else {
          begun.push(toRow(change.record));
        }
      }
      if (begun.length > 0) {
        await trx('delivery_health')
          .insert(begun)
          .onConflict('deployment_id')
          .ignore();
      }
      const rows = await trx('delivery_health').whereIn(
        'deployment_id',
        changes.map(deploymentIdOf),
      );
      return rows.map(fromRow);
    });
  }
}

/**
 * The version decides, not the time: of two processes that began a record at the same moment
 * the later one did not learn in time which beginning was kept.
 */
function whereIs(trx: Knex.Transaction, record: HealthRecord) {
  const { deploymentId, image, pin } = record;
  return trx('delivery_health').where({
    deployment_id: deploymentId,
    image,
    pin,
  });
}

function toRow(record: HealthRecord): HealthRow {
  return {
    deployment_id: record.deploymentId,
    image: record.image,
    pin: record.pin,
    healthy_since: record.healthySince,
  };
}

function fromRow(row: HealthRow): HealthRecord {
  return {
    deploymentId: row.deployment_id,
    image: row.image,
    pin: row.pin,
    healthySince: row.healthy_since,
  };
}
