import type { Knex } from 'knex';
import {
  EMPTY_LEDGER,
  gitHostOf,
  matchesHost,
  reserveWrites,
  type WriteLedger,
  type WriteLimits,
} from '../domain/pacing';

/** Enough for many replicas with many workers: each round at least one of them gets through. */
const MOST_ROUNDS = 50;
const LATER_MS = 1_000;
/** Nobody takes a slot this far ahead: then a clock went wrong. */
const TOO_FAR_AHEAD_MS = 5 * 60_000;

/** Row of `delivery_write_budgets`. */
interface WriteBudgetRow {
  host: string;
  ledger: string;
  version: number;
}

declare module 'knex/types/tables' {
  interface Tables {
    delivery_write_budgets: WriteBudgetRow;
  }
}

/** Which Git hosts get how many writes. */
export interface WritePacing extends WriteLimits {
  /** `github.com`, `*.ghe.com`; others are written to as fast as they answer. */
  hosts: readonly string[];
}

/** What `take` answers: slots that are ours from `waitMs` on, or none. */
export interface WriteSlot {
  taken: boolean;
  waitMs: number;
}

/**
 * Spreads the writes to a Git host over time, for all replicas together: what each was given
 * is kept in the database they share.
 *
 * @remarks
 * The row is read and written back only if it is still what was read; of two replicas at the
 * same moment one reads again. That needs no lock that a dying process could keep.
 */
export class WriteBudget {
  constructor(
    private readonly options: {
      knex: Knex;
      pacing: WritePacing;
      now: () => Date;
    },
  ) {}

  /**
   * Takes slots for writes to the host of a repository, unless they lie further ahead than the
   * caller can wait: then none are taken and it says when to come back.
   */
  async take(
    repoURL: string,
    options: { count: number; longestWaitMs: number },
  ): Promise<WriteSlot> {
    const { pacing } = this.options;
    const host = gitHostOf(repoURL);
    if (!matchesHost(host, pacing.hosts)) {
      return { taken: true, waitMs: 0 };
    }
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const row = await this.read(host);
      const now = this.options.now().getTime();
      const { at, ledger } = reserveWrites(parseLedger(row, now), {
        now,
        count: options.count,
        limits: pacing,
      });
      const waitMs = at - now;
      if (waitMs > options.longestWaitMs) {
        return { taken: false, waitMs };
      }
      if (await this.replace(row, ledger)) {
        return { taken: true, waitMs };
      }
    }
    return { taken: false, waitMs: LATER_MS };
  }

  private async read(host: string): Promise<WriteBudgetRow> {
    const { knex } = this.options;
    const find = () => knex('delivery_write_budgets').where({ host }).first();
    const known = await find();
    if (known) {
      return known;
    }
    const fresh = { host, ledger: JSON.stringify(EMPTY_LEDGER), version: 0 };
    await knex('delivery_write_budgets')
      .insert(fresh)
      .onConflict('host')
      .ignore();
    return (await find()) ?? fresh;
  }

  private async replace(
    { host, version }: WriteBudgetRow,
    ledger: WriteLedger,
  ): Promise<boolean> {
    const updated = await this.options
      .knex('delivery_write_budgets')
      .where({ host, version })
      .update({ ledger: JSON.stringify(ledger), version: version + 1 });
    return updated === 1;
  }
}

/** What a clock that ran ahead has left must not hold back the writes until then. */
function parseLedger(row: WriteBudgetRow, now: number): WriteLedger {
  const ledger: WriteLedger = JSON.parse(row.ledger);
  return ledger.recent.some(([at]) => at > now + TOO_FAR_AHEAD_MS)
    ? EMPTY_LEDGER
    : ledger;
}
