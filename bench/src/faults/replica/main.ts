import createKnex, { type Knex } from 'knex';
import type { StoredRecord } from '../../domain/faults';
import { createModule, type PromotionModule } from './createModule';
import { FactFinder } from './FactFinder';
import type { ReplicaAnswer, ReplicaCall, ReplicaOrder } from './ReplicaOrder';
import { person } from './services';

type Methods = Record<string, (...args: any[]) => Promise<unknown>>;

/**
 * One replica of the backend, as far as promotions go. It is killed without notice, so
 * nothing here tidies up.
 */
function main(): void {
  let finder: FactFinder | undefined;
  let methods: Methods = {};
  process.on('disconnect', () => process.exit(0));
  process.on('message', async (message: any) => {
    if ('order' in message) {
      const order: ReplicaOrder = message.order;
      finder = new FactFinder(order.services);
      finder.tell(order.facts);
      const knex = openDatabase(order);
      const module = await createModule(knex, finder, order);
      await module.start();
      methods = createMethods(module, knex);
      process.send!({ ready: true });
    } else if ('facts' in message) {
      finder?.tell(message.facts);
    } else if ('call' in message) {
      process.send!(await answer(message, methods));
    }
  });
}

async function answer(
  { call, method, args }: ReplicaCall,
  methods: Methods,
): Promise<ReplicaAnswer> {
  try {
    return { answer: call, value: (await methods[method](...args)) ?? null };
  } catch (error) {
    const { name, message } = error as Error;
    return { answer: call, error: { name, message } };
  }
}

function openDatabase({ database }: ReplicaOrder): Knex {
  return database.client === 'pg'
    ? createKnex({
        client: 'pg',
        connection: database.url,
        pool: { min: 0, max: 8 },
        acquireConnectionTimeout: 10_000,
      })
    : createKnex({
        client: 'better-sqlite3',
        connection: { filename: database.file },
        useNullAsDefault: true,
        pool: {
          min: 1,
          max: 1,
          // As Backstage opens it.
          afterCreate: (raw: any, done: (error?: Error) => void) => {
            raw.pragma('foreign_keys = ON');
            done();
          },
        },
      });
}

function createMethods(module: PromotionModule, knex: Knex): Methods {
  const { promotions } = module;
  const caller = { credentials: person };
  return {
    create: (request, idempotencyKey) =>
      promotions.create(request, { ...caller, idempotencyKey }),
    revert: (id, idempotencyKey) =>
      promotions.revert(id, { reason: 'storm' }, { ...caller, idempotencyKey }),
    cancel: id => promotions.cancel(id, { reason: 'storm' }, caller),
    retry: id => promotions.retry(id, { reason: 'storm' }, caller),
    wake: repositoryUrl => module.wake(repositoryUrl),
    /** The present state of these; those that are not there are left out. */
    read: async (ids: string[]) => {
      const rows = await knex('promotions').whereIn('id', ids);
      return rows.map(({ document }) => JSON.parse(document));
    },
    readSome: (ids: string[]) => readRecords(knex, ids),
    readAll: () => readRecords(knex),
  };
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

async function readRecords(
  knex: Knex,
  ids?: readonly string[],
): Promise<StoredRecord[]> {
  // One transaction, so that a record and its events are of the same moment.
  const [rows, events] = await knex.transaction(
    async trx => [
      await trx('promotions')
        .modify(query => ids && query.whereIn('id', [...ids]))
        .orderBy('number'),
      await trx('promotion_events')
        .modify(query => ids && query.whereIn('promotion_id', [...ids]))
        .orderBy('sequence'),
    ],
    // SQLite has no other than the strictest.
    isPostgres(knex) ? { isolationLevel: 'repeatable read' } : undefined,
  );
  const byId = new Map<string, StoredRecord>(
    rows.map((row: any): [string, StoredRecord] => [
      row.id,
      {
        promotion: JSON.parse(row.document),
        events: [],
        pending: Boolean(row.pending),
        dueAt: row.due_at,
      },
    ]),
  );
  for (const { promotion_id, event } of events) {
    byId.get(promotion_id)!.events.push(JSON.parse(event));
  }
  return [...byId.values()];
}

main();
