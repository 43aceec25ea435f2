import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  describeDora,
  type DoraQuery,
  type DoraRecord,
  type DoraReport,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { readBelonging, toFullRef } from '../domain/fleet';
import {
  createDoraRecord,
  formatPin,
  readReportWindow,
} from '../domain/reports';
import type { PromotionArchive } from '../store/PromotionArchive';
import type { VersionOrigins } from '../store/VersionOrigins';
import type { ReportVisibility } from './ReportVisibility';

/** How long after the window it is looked what became of deliveries in it. */
const AFTERMATH_MS = 30 * 86_400_000;
const NOBODY = { owner: null, system: null };

/** DORA's metrics of what somebody may read, from promotions and the commits they delivered. */
export class DoraReporter {
  constructor(
    private readonly options: {
      archive: PromotionArchive;
      origins: VersionOrigins;
      visibility: ReportVisibility;
      now: () => Date;
    },
  ) {}

  async report(
    query: DoraQuery,
    credentials: BackstageCredentials,
  ): Promise<DoraReport> {
    const window = readReportWindow(query, this.options.now());
    const records: DoraRecord[] = [];
    for await (const page of this.readPages(query, window, credentials)) {
      records.push(...page);
    }
    const { groupBy, bucket } = query;
    return describeDora({ records, ...window, groupBy, bucket });
  }

  private async *readPages(
    query: DoraQuery,
    window: { from: string; to: string },
    credentials: BackstageCredentials,
  ): AsyncGenerator<DoraRecord[]> {
    const { archive, visibility } = this.options;
    const sight = await visibility.of(credentials);
    const owner = query.owner && toFullRef(query.owner, 'group');
    const system = query.system && toFullRef(query.system, 'system');
    const pages = archive.readMoments({
      from: window.from,
      to: new Date(Date.parse(window.to) + AFTERMATH_MS).toISOString(),
      entityRef: query.entityRef && toFullRef(query.entityRef, 'component'),
      environment: query.environment,
    });
    for await (const page of pages) {
      const readable = await sight.filter(page, ({ promotion }) => promotion);
      const committedAt = await this.findCommitTimes(
        readable.map(({ promotion }) => promotion),
      );
      yield readable
        .map(({ promotion, moments }) => {
          const entity = sight.entity(promotion.entityRef);
          return createDoraRecord({
            promotion,
            moments,
            ...(entity ? readBelonging(entity) : NOBODY),
            committedAt: committedAt(promotion),
          });
        })
        .filter(
          record =>
            (!owner || record.owner === owner) &&
            (!system || record.system === system),
        );
    }
  }

  private async findCommitTimes(
    promotions: readonly Promotion[],
  ): Promise<(promotion: Promotion) => string | null> {
    const key = (entityRef: string, image: string, pin: string) =>
      `${entityRef} ${image} ${pin}`;
    const origins = await this.options.origins.list(
      promotions.map(({ entityRef, to }) => ({ entityRef, version: to })),
    );
    const times = new Map(
      origins.map(({ entityRef, image, pin, committedAt }) => [
        key(entityRef, image, pin),
        committedAt,
      ]),
    );
    return ({ entityRef, to }) =>
      times.get(key(entityRef, to.image, formatPin(to))) ?? null;
  }
}
