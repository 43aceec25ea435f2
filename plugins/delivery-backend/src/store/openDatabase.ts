import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

const MIGRATIONS = resolvePackagePath(
  '@lockstep/backstage-plugin-delivery-backend',
  'migrations',
);

/** Databases that are up to date, or on the way: every store asks, one migrates. */
const migrated = new WeakMap<Knex, Promise<unknown>>();

/** The plugin's database with its tables as this release wants them. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    const migration =
      migrated.get(knex) ?? knex.migrate.latest({ directory: MIGRATIONS });
    migrated.set(knex, migration);
    await migration;
  }
  return knex;
}
