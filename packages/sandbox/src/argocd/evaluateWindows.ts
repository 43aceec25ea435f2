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

function checkSchedule(schedule: string) {
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== 5)
    throw new Error(
      `cannot parse schedule '${schedule}': expected exactly 5 fields, found ${fields.length}`,
    );
  const numbers = (field: string) =>
    [...field.replace(/\/\d+/g, '').matchAll(/\d+/g)].map(each =>
      Number(each[0]),
    );
  const highest = [59, 23, 31, 12, 6];
  fields.forEach((field, i) => {
    const above = numbers(field).find(each => each > highest[i]);
    if (above !== undefined)
      throw new Error(
        `cannot parse schedule '${schedule}': end of range (${above}) above maximum (${highest[i]})`,
      );
  });
}

/** Between an opening of the schedule and its duration after. The opening instant itself does not count. */
export function isWindowActive(
  window: SyncWindow,
  at: Date,
  now: Date,
): boolean {
  checkSchedule(window.schedule);
  const seconds = parseDuration(window.duration);
  if (seconds === undefined)
    throw new Error(`cannot parse duration '${window.duration}'`);
  const local = at.getTime() + zoneOffsetMs(window.timeZone, now);
  const from = new Date(Math.floor((local - seconds * 1000) / 1000) * 1000);
  const opening = new Cron(window.schedule.replaceAll('?', '*'), {
    timezone: 'UTC',
    paused: true,
  }).nextRun(from);
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
