import { readGoDuration } from '../json/parseGoDuration';
import { at, flagAt, textAt, textsAt } from '../json/readJson';
import { CronSchedule } from './CronSchedule';
import { matchesGlob } from './GlobPattern';
import { findZone, readZoneOffset } from './TimeZone';

/** A sync window of an AppProject with its schedule read. */
export interface SyncWindow {
  kind: string;
  schedule: string;
  duration: string;
  timeZone?: string;
  description?: string;
  manualSync: boolean;
  syncOverrun: boolean;
  /** Absent where the schedule or the duration cannot be read. */
  timing?: { cron: CronSchedule; milliseconds: number };
  /** Why it cannot be read. */
  error?: string;
  /** The global project it comes from. */
  project?: string;
}

/** Reads one entry of `spec.syncWindows`; what is wrong with it becomes `error`. */
export function readSyncWindow(raw: unknown, project?: string): SyncWindow {
  const schedule = textAt(raw, 'schedule') ?? '';
  const duration = textAt(raw, 'duration') ?? '';
  return {
    kind: textAt(raw, 'kind') ?? '',
    schedule,
    duration,
    timeZone: textAt(raw, 'timeZone'),
    description: textAt(raw, 'description'),
    manualSync: flagAt(raw, 'manualSync'),
    syncOverrun: flagAt(raw, 'syncOverrun'),
    ...readTiming(schedule, duration),
    project,
  };
}

function readTiming(
  schedule: string,
  duration: string,
): Pick<SyncWindow, 'timing' | 'error'> {
  let cron: CronSchedule;
  try {
    cron = CronSchedule.parse(schedule);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { error: `cannot parse schedule '${schedule}': ${reason}` };
  }
  const length = readGoDuration(duration);
  return length.ok
    ? { timing: { cron, milliseconds: length.seconds * 1000 } }
    : { error: `cannot parse duration '${duration}': ${length.error}` };
}

/**
 * Whether a window is active at a moment. Its zone's offset is taken at `clock`, the real
 * time, even when another moment is asked about: so does Argo CD.
 */
export function isWindowActive(
  window: SyncWindow,
  moment: number,
  clock: number,
): boolean {
  if (!window.timing) {
    return false;
  }
  const { cron, milliseconds } = window.timing;
  const shifted = moment + readOffset(window.timeZone, clock);
  const activation = cron.nextAfter(shifted - milliseconds);
  // a date that never comes counts as long past, as in Argo CD
  return activation === undefined || activation < shifted;
}

/** Milliseconds a zone is ahead of UTC; an unknown zone counts as UTC. */
export function readOffset(name: string | undefined, clock: number): number {
  const zone = name === undefined ? undefined : findZone(name);
  return zone ? readZoneOffset(zone, clock) : 0;
}

/**
 * Whether a window, as it stands in the AppProject, is meant for an Application. The lists are alternatives unless the window
 * asks for all of them; a window without lists is for none.
 */
export function isWindowFor(window: unknown, application: unknown): boolean {
  const name = textAt(application, 'metadata', 'name') ?? '';
  const destination = at(application, 'spec', 'destination');
  const clusters = [
    textAt(destination, 'name'),
    textAt(destination, 'server'),
  ].filter((cluster): cluster is string => cluster !== undefined);
  const namespace = textAt(destination, 'namespace') ?? '';

  const answers = [
    fitsList(window, 'applications', [name]),
    fitsList(window, 'clusters', clusters),
    fitsList(window, 'namespaces', [namespace]),
  ].filter((answer): answer is boolean => answer !== undefined);

  if (answers.length === 0) {
    return false;
  }
  return at(window, 'andOperator') === true
    ? answers.every(Boolean)
    : answers.some(Boolean);
}

/** Undefined where the window does not set the list. */
function fitsList(
  window: unknown,
  list: string,
  values: readonly string[],
): boolean | undefined {
  const patterns = textsAt(window, list);
  return patterns.length === 0
    ? undefined
    : patterns.some(pattern =>
        values.some(value => matchesGlob(pattern, value)),
      );
}

/**
 * What is wrong with an entry of `spec.syncWindows`, or null.
 *
 * @public
 */
export function validateSyncWindow(raw: unknown): string | null {
  const window = readSyncWindow(raw);
  if (window.kind !== 'allow' && window.kind !== 'deny') {
    return `kind '${window.kind}' mismatch: can only be allow or deny`;
  }
  if (window.error) {
    return window.error;
  }
  // counted in bytes, as Go does
  return new TextEncoder().encode(window.description).length > 255
    ? 'description must not exceed 255 characters'
    : null;
}
