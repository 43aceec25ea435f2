import { Cron } from 'croner';
import type { KubeObject } from '../kube/KubeObject';
import { parseDuration } from '../expression';
import { globToRegExp } from '../render';

interface SyncWindow {
  kind: 'allow' | 'deny';
  schedule: string;
  duration: string;
  timeZone?: string;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  manualSync?: boolean;
  syncOverrun?: boolean;
  andOperator?: boolean;
}

/** Minutes a zone is ahead of UTC; a zone that does not exist counts as UTC. */
function zoneOffsetMs(timeZone: string | undefined, now: Date): number {
  if (!timeZone) return 0;
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone,
      timeZoneName: 'longOffset',
    }).formatToParts(now);
    const text = parts.find(each => each.type === 'timeZoneName')?.value ?? '';
    const match = /GMT([+-])(\d+):(\d+)/.exec(text);
    if (!match) return 0;
    const minutes = Number(match[2]) * 60 + Number(match[3]);
    return (match[1] === '-' ? -minutes : minutes) * 60_000;
  } catch {
    return 0;
  }
}

const highest = [59, 23, 31, 12, 6];

/** The five fields as croner reads them, and the zone the schedule names itself. */
function parseSchedule(schedule: string): {
  pattern: string;
  timezone: string;
} {
  const [, zone, text] =
    /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/s.exec(schedule.trim()) ?? [];
  const fields = (text ?? '').split(/\s+/);
  const refuse = (why: string) =>
    new Error(`cannot parse schedule '${schedule}': ${why}`);
  if (fields.length !== 5) {
    throw refuse(`expected exactly 5 fields, found ${fields.length}`);
  }
  const pattern = fields.map((field, i) => {
    const numbers = [...field.replace(/\/\d+/g, '').matchAll(/\d+/g)];
    const above = numbers.find(([digits]) => Number(digits) > highest[i]);
    if (above)
      throw refuse(`end of range (${above[0]}) above maximum (${highest[i]})`);
    // `5/20` begins at 5 and goes on to the end.
    return field
      .replaceAll('?', '*')
      .replace(/(^|,)(\d+)\//g, `$1$2-${highest[i]}/`);
  });
  return { pattern: pattern.join(' '), timezone: zone ?? 'UTC' };
}

/** Between an opening of the schedule and its duration after. The opening instant itself does not count. */
export function isWindowActive(
  window: SyncWindow,
  at: Date,
  now: Date,
): boolean {
  const { pattern, timezone } = parseSchedule(window.schedule);
  const seconds = parseDuration(window.duration);
  if (seconds === undefined)
    throw new Error(`cannot parse duration '${window.duration}'`);
  const local = at.getTime() + zoneOffsetMs(window.timeZone, now);
  const from = new Date(Math.floor((local - seconds * 1000) / 1000) * 1000);
  const opening = new Cron(pattern, { timezone, paused: true }).nextRun(from);
  return opening === null || opening.getTime() < local;
}

function matches(window: SyncWindow, application: KubeObject): boolean {
  const { destination = {} } = application.spec ?? {};
  const lists: Array<[string[] | undefined, string[]]> = [
    [window.applications, [application.metadata.name]],
    [window.clusters, [destination.name, destination.server].filter(Boolean)],
    [window.namespaces, [destination.namespace].filter(Boolean)],
  ];
  const given = lists.filter(([globs]) => globs?.length);
  const fits = ([globs, values]: [string[] | undefined, string[]]) =>
    (globs ?? []).some(glob =>
      values.some(value => globToRegExp(glob).test(value)),
    );
  if (given.length === 0) return false;
  return window.andOperator ? given.every(fits) : given.some(fits);
}

/** Whether the windows of a project let an application be synced. A window that cannot be read closes everything. */
export function canSync(options: {
  project: KubeObject | undefined;
  application: KubeObject;
  manual: boolean;
  now: Date;
  /** When the operation began that asks again. */
  startedAt?: Date;
}): boolean {
  const { project, application, manual, now, startedAt } = options;
  const windows: SyncWindow[] = (project?.spec?.syncWindows ?? []).filter(
    (each: SyncWindow) => matches(each, application),
  );
  if (windows.length === 0) return true;
  const decide = (at: Date, overrun: boolean): boolean => {
    const active = windows.filter(each => isWindowActive(each, at, now));
    const letsRun = (blocking: SyncWindow[]) =>
      (manual && blocking.every(each => each.manualSync)) ||
      (overrun &&
        startedAt !== undefined &&
        blocking.every(each => each.syncOverrun) &&
        decide(startedAt, false));
    const denies = active.filter(each => each.kind === 'deny');
    if (denies.length > 0) return letsRun(denies);
    if (active.some(each => each.kind === 'allow')) return true;
    const closed = windows.filter(each => each.kind === 'allow');
    return closed.length === 0 || letsRun(closed);
  };
  try {
    return decide(now, true);
  } catch {
    return false;
  }
}
