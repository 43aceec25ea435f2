import { listAt, timeAt } from '../json/readJson';

/** Milliseconds of a time a chart may begin at, or null. @public */
export function readAnalysisStart(startedAt: unknown): number | null {
  return timeAt({ startedAt }, 'startedAt') ?? null;
}

/** When the latest measurement of any metric finished, in milliseconds, or null. @public */
export function readAnalysisEnd(
  metricResults: readonly unknown[],
): number | null {
  const ends = metricResults
    .flatMap(result => listAt(result, 'measurements'))
    .flatMap(measurement => timeAt(measurement, 'finishedAt') ?? []);
  return ends.reduce<number | null>(
    (latest, end) => (latest === null || end > latest ? end : latest),
    null,
  );
}
