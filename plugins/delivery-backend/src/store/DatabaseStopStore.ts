import { type DatabaseService } from '@backstage/backend-plugin-api';
import type {
  Stop,
  StopKind,
  StopOf,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import { openDatabase } from './openDatabase';
import { endStop } from './operations/endStop';
import { insertStop } from './operations/insertStop';
import { fromStopRow } from './operations/stopRow';
import type {
  EndResult,
  NumberedStop,
  StopFilter,
  StopStore,
} from './StopStore';
import type { StopRow } from './stopTable';

/** Keeps stops in the plugin's database: SQLite or PostgreSQL. */
export class DatabaseStopStore implements StopStore {
  static async create(options: {
    database: DatabaseService;
  }): Promise<DatabaseStopStore> {
    return new DatabaseStopStore(await openDatabase(options.database));
  }

  private constructor(private readonly knex: Knex) {}

  insert<S extends Stop>(stop: S): Promise<S> {
    return insertStop(this.knex, stop);
  }

  async get<K extends StopKind>(
    kind: K,
    id: string,
  ): Promise<StopOf<K> | undefined> {
    const row = await this.knex('delivery_stops').where({ kind, id }).first();
    return row && fromStopRow({ ...row, kind });
  }

  async listOpen<K extends StopKind>(filter: {
    kind: K;
    entityRef: string;
    at: string;
  }): Promise<Array<StopOf<K>>> {
    const { kind, entityRef, at } = filter;
    const rows = await this.knex('delivery_stops')
      .where({ kind })
      .modify<StopRow, StopRow[]>(query => {
        whereConcerns(query, entityRef);
        whereOpen(query, at);
      })
      .orderBy('number')
      .select('document');
    return rows.map(row => fromStopRow({ ...row, kind }));
  }

  async list<K extends StopKind>(
    filter: StopFilter<K>,
  ): Promise<Array<NumberedStop<K>>> {
    const { kind, entityRef, environment, openAt, beforeNumber, limit } =
      filter;
    const rows = await this.knex('delivery_stops')
      .where({ kind })
      .modify<StopRow, StopRow[]>(query => {
        if (entityRef) whereConcerns(query, entityRef);
        if (environment) whereIncludes(query, environment);
        if (openAt) whereOpen(query, openAt);
        if (beforeNumber) query.where('number', '<', beforeNumber);
      })
      .orderBy('number', 'desc')
      .limit(limit)
      .select('number', 'document');
    return rows.map(({ number, document }) => ({
      number,
      stop: fromStopRow({ document, kind }),
    }));
  }

  end(
    id: string,
    options: { by: string; at: string },
  ): Promise<EndResult | undefined> {
    return this.knex.transaction(trx => endStop(trx, id, options));
  }
}

function whereConcerns(query: Knex.QueryBuilder, entityRef: string) {
  query.where(either =>
    either.where({ entity_ref: entityRef }).orWhereNull('entity_ref'),
  );
}

function whereOpen(query: Knex.QueryBuilder, at: string) {
  query
    .whereNull('ended_at')
    .where(either => either.whereNull('ends_at').orWhere('ends_at', '>', at));
}

/** A name in quotes cannot be part of another name, because quotes within are escaped. */
function whereIncludes(query: Knex.QueryBuilder, environment: string) {
  const literal = JSON.stringify(environment).replace(/[\\%_]/g, '\\$&');
  query.where(either =>
    either
      .whereNull('environments')
      .orWhereRaw(`environments like ? escape '\\'`, [`%${literal}%`]),
  );
}
