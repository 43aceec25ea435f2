import type { TestDatabaseId } from '@backstage/backend-test-utils';

/**
 * What a store must work on: SQLite, and whichever PostgreSQL is at hand. `npm test` starts
 * one and names it to the tests.
 */
export const storeDatabases: TestDatabaseId[] = [
  'SQLITE_3',
  'POSTGRES_18',
  'POSTGRES_17',
  'POSTGRES_16',
  'POSTGRES_15',
  'POSTGRES_14',
];
