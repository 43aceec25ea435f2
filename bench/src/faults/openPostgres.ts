/* eslint-disable @backstage/no-relative-monorepo-imports --
   The same throw-away server that the tests run on. */
import {
  findPostgres,
  startPostgres,
} from '../../../scripts/toolchain/postgres.mjs';

/** A PostgreSQL that may be restarted as a crash, or undefined where there is none. */
export async function openPostgres() {
  return findPostgres() ? startPostgres({ durable: true }) : undefined;
}
