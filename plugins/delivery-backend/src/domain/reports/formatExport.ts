import {
  describeVersion,
  type ExportedEvent,
  type ExportedPromotion,
} from '@lockstep/backstage-plugin-delivery-common';

/** The audit trail in one of its formats, line by line. */
export interface ExportFormat {
  contentType: string;
  /** What a file begins with. */
  head: string;
  lines(exported: ExportedPromotion): string;
}

const COLUMNS = [
  'promotion',
  'id',
  'kind',
  'component',
  'fromEnvironment',
  'environment',
  'fromVersion',
  'toVersion',
  'requestedBy',
  'requestReason',
  'changeTicket',
  'sequence',
  'at',
  'event',
  'phase',
  'actor',
  'message',
  'gates',
  'evidence',
];

/** A line per promotion in JSON, a row per event in CSV (RFC 4180). */
export const EXPORT_FORMATS: Record<'ndjson' | 'csv', ExportFormat> = {
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    head: '',
    lines: exported => `${JSON.stringify(exported)}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: formatRow(COLUMNS),
    lines: exported =>
      exported.events
        .map(event => formatRow(listCells(exported, event)))
        .join(''),
  },
};

function listCells(
  { promotion }: ExportedPromotion,
  event: ExportedEvent,
): string[] {
  const gates = event.gates ?? [];
  const evidence = [event.url, ...gates.map(({ evidenceUrl }) => evidenceUrl)];
  return [
    `P-${promotion.number}`,
    promotion.id,
    promotion.kind,
    promotion.entityRef,
    promotion.fromEnvironment ?? '',
    promotion.environment,
    promotion.from ? describeVersion(promotion.from) : '',
    describeVersion(promotion.to),
    promotion.requestedBy,
    promotion.requestReason ?? '',
    promotion.changeTicket ?? '',
    String(event.sequence),
    event.at,
    event.type,
    event.phase,
    event.actor,
    event.message,
    gates
      .map(({ title, state, reason }) => `${title}: ${state}: ${reason}`)
      .join('\n'),
    [...new Set(evidence.filter(url => url !== undefined))].join(' '),
  ];
}

function formatRow(cells: readonly string[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`;
}

/** A spreadsheet would run what begins like a formula; the quote in front makes it text. */
function formatCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
