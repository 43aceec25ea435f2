import {
  describePromotionEvent,
  promotionPhaseSchema,
  type ExportedEvent,
  type ExportedPromotion,
  type Promotion,
  type PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import type { PromotionMoment } from '../domain/reports';
import { fromRow } from './operations/promotionRow';
import type { PromotionEventRow } from './tables';

const PAGE_SIZE = 200;

/** Which promotions are read. Times are RFC 3339 in UTC with milliseconds. */
export interface ArchiveFilter {
  /** Something happened to it at this time or later. */
  from?: string;
  /** It was requested before. */
  to?: string;
  entityRef?: string;
  environment?: string;
}

/**
 * Promotions with what happened to them, for reports: read only, oldest first, page by page,
 * so that no report needs memory for all of them at once.
 */
export class PromotionArchive {
  constructor(
    private readonly knex: Knex,
    private readonly pageSize = PAGE_SIZE,
  ) {}

  /** Only when things happened. */
  async *readMoments(
    filter: ArchiveFilter,
  ): AsyncGenerator<
    Array<{ promotion: Promotion; moments: PromotionMoment[] }>
  > {
    for await (const promotions of this.pages(filter)) {
      const rows = await this.eventsOf(promotions).select(
        'promotion_id',
        'at',
        'type',
        'phase',
      );
      const moments = groupRows(rows, ({ at, type, phase }) => ({
        at,
        type,
        phase: promotionPhaseSchema.parse(phase),
      }));
      yield promotions.map(promotion => ({
        promotion,
        moments: moments.get(promotion.id) ?? [],
      }));
    }
  }

  /** Everything that is known of them. */
  async *readAll(filter: ArchiveFilter): AsyncGenerator<ExportedPromotion[]> {
    for await (const promotions of this.pages(filter)) {
      const rows = await this.eventsOf(promotions).select('*');
      const events = groupRows(rows, toExportedEvent);
      yield promotions.map(promotion => ({
        promotion,
        events: events.get(promotion.id) ?? [],
      }));
    }
  }

  private async *pages(filter: ArchiveFilter): AsyncGenerator<Promotion[]> {
    let page: Promotion[];
    let after = 0;
    do {
      page = await this.readPage(filter, after);
      if (page.length > 0) {
        after = page[page.length - 1].number;
        yield page;
      }
    } while (page.length === this.pageSize);
  }

  private async readPage(
    { from, to, entityRef, environment }: ArchiveFilter,
    after: number,
  ): Promise<Promotion[]> {
    const happened = () =>
      this.knex('promotion_events')
        .select(this.knex.raw('1'))
        .whereRaw('promotion_events.promotion_id = promotions.id');
    const rows = await this.knex('promotions')
      .where('number', '>', after)
      .modify(query => {
        if (entityRef) query.where({ entity_ref: entityRef });
        if (environment) query.where({ environment });
        if (from) query.whereExists(happened().where('at', '>=', from));
        if (to) {
          query.whereExists(
            happened().where({ sequence: 1 }).where('at', '<', to),
          );
        }
      })
      .orderBy('number')
      .limit(this.pageSize)
      .select('document');
    return rows.map(fromRow);
  }

  private eventsOf(promotions: readonly Promotion[]) {
    return this.knex('promotion_events')
      .whereIn(
        'promotion_id',
        promotions.map(({ id }) => id),
      )
      .orderBy(['promotion_id', 'sequence']);
  }
}

function groupRows<R extends { promotion_id: string }, T>(
  rows: readonly R[],
  read: (row: R) => T,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.promotion_id) ?? [];
    group.push(read(row));
    groups.set(row.promotion_id, group);
  }
  return groups;
}

function toExportedEvent(row: PromotionEventRow): ExportedEvent {
  const event: PromotionEvent = JSON.parse(row.event);
  return {
    sequence: row.sequence,
    at: row.at,
    type: row.type,
    phase: promotionPhaseSchema.parse(row.phase),
    actor: row.actor,
    ...describePromotionEvent(event),
    ...(event.type === 'gates-evaluated' && { gates: event.gates }),
  };
}
