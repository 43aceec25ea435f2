import type { Version } from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import { formatPin, type VersionOrigin } from '../domain/reports';

/** Row of `delivery_version_origins`; the migrations say what the columns mean. */
interface VersionOriginRow {
  entity_ref: string;
  image: string;
  pin: string;
  source: VersionOrigin['source'];
  repo_url: string;
  sha: string;
  committed_at: string;
  url: string;
}

declare module 'knex/types/tables' {
  interface Tables {
    delivery_version_origins: VersionOriginRow;
  }
}

/** Where versions come from, as far as it was found. An origin is written once. */
export class VersionOrigins {
  constructor(private readonly knex: Knex) {}

  async find(
    entityRef: string,
    version: Version,
  ): Promise<VersionOrigin | undefined> {
    const row = await this.knex('delivery_version_origins')
      .where({
        entity_ref: entityRef,
        image: version.image,
        pin: formatPin(version),
      })
      .first();
    return row && fromRow(row);
  }

  /** Those of some versions, in one question; the caller picks by component, image and pin. */
  async list(
    versions: ReadonlyArray<{ entityRef: string; version: Version }>,
  ): Promise<VersionOrigin[]> {
    const unique = <T>(values: T[]) => [...new Set(values)];
    const rows = await this.knex('delivery_version_origins')
      .whereIn('entity_ref', unique(versions.map(({ entityRef }) => entityRef)))
      .whereIn(
        'pin',
        unique(versions.map(({ version }) => formatPin(version))),
      );
    return rows.map(fromRow);
  }

  /** Of two that found it at the same time, the first is kept. */
  async add(origin: VersionOrigin): Promise<void> {
    await this.knex('delivery_version_origins')
      .insert({
        entity_ref: origin.entityRef,
        image: origin.image,
        pin: origin.pin,
        source: origin.source,
        repo_url: origin.repoURL,
        sha: origin.sha,
        committed_at: origin.committedAt,
        url: origin.url,
      })
      .onConflict(['entity_ref', 'image', 'pin'])
      .ignore();
  }
}

function fromRow(row: VersionOriginRow): VersionOrigin {
  return {
    entityRef: row.entity_ref,
    image: row.image,
    pin: row.pin,
    source: row.source,
    repoURL: row.repo_url,
    sha: row.sha,
    committedAt: row.committed_at,
    url: row.url,
  };
}
