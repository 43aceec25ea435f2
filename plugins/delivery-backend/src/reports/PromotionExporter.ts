import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type { PromotionExportQuery } from '@lockstep/backstage-plugin-delivery-common';
import type { Request } from 'express';
import { toFullRef } from '../domain/fleet';
import { EXPORT_FORMATS } from '../domain/reports';
import type { PromotionArchive } from '../store/PromotionArchive';
import type { ReportVisibility } from './ReportVisibility';

/** A file in the making. */
export interface PromotionExport {
  contentType: string;
  fileName: string;
  /** The text, page by page; reads on only as it is asked for. */
  text: AsyncGenerator<string>;
}

/**
 * The audit trail as a file: every promotion the caller may read, with every event. That it
 * was taken is audited itself, with how much, and with where it broke off.
 */
export class PromotionExporter {
  constructor(
    private readonly options: {
      archive: PromotionArchive;
      visibility: ReportVisibility;
      auditor: AuditorService;
      now: () => Date;
    },
  ) {}

  export(
    query: PromotionExportQuery,
    caller: {
      credentials: BackstageCredentials;
      request?: Request<any, any, any, any, any>;
    },
  ): PromotionExport {
    const day = this.options.now().toISOString().slice(0, 10);
    return {
      contentType: EXPORT_FORMATS[query.format].contentType,
      fileName: `promotions-${day}.${query.format}`,
      text: this.audited(query, caller),
    };
  }

  private async *audited(
    query: PromotionExportQuery,
    caller: Parameters<PromotionExporter['export']>[1],
  ): AsyncGenerator<string> {
    const event = await this.options.auditor.createEvent({
      eventId: 'promotion-export',
      severityLevel: 'medium',
      request: caller.request,
      meta: { ...query },
    });
    let promotions = 0;
    let failure: Error | undefined = new Error('The caller went away');
    try {
      for await (const page of this.write(query, caller.credentials)) {
        promotions += page.promotions;
        yield page.text;
      }
      failure = undefined;
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      // Reached as well where the reader stops before the end.
      await (failure
        ? event.fail({ error: failure, meta: { promotions } })
        : event.success({ meta: { promotions } }));
    }
  }

  private async *write(
    query: PromotionExportQuery,
    credentials: BackstageCredentials,
  ): AsyncGenerator<{ text: string; promotions: number }> {
    const { archive, visibility } = this.options;
    const { head, lines } = EXPORT_FORMATS[query.format];
    const sight = await visibility.of(credentials);
    let before = head;
    const pages = archive.readAll({
      from: toStamp(query.from),
      to: toStamp(query.to),
      entityRef: query.entityRef && toFullRef(query.entityRef, 'component'),
      environment: query.environment,
    });
    for await (const page of pages) {
      const readable = await sight.filter(page, ({ promotion }) => promotion);
      const text = before + readable.map(lines).join('');
      if (text) {
        yield { text, promotions: readable.length };
        before = '';
      }
    }
    if (before) {
      yield { text: before, promotions: 0 };
    }
  }
}

/** As the store writes times, so that they compare as text. */
function toStamp(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
