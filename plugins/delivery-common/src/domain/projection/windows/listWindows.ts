import {
  isWindowActive,
  isWindowFor,
  readSyncWindow,
  type SyncWindow,
} from './SyncWindow';

/** Windows as they stand in the AppProject, or why they cannot be read. @public */
export interface WindowList<T> {
  windows: T[];
  error: string | null;
}

/** A moment, and the real time, which decides the offset of time zones. @public */
export interface WindowMoment {
  moment: number;
  clock: number;
}

/** The windows that are meant for an Application. @public */
export function matchSyncWindows<T>(
  windows: readonly T[],
  application: unknown,
): T[] {
  return windows.filter(window => isWindowFor(window, application));
}

/** The windows that are active at a moment. One unreadable window spoils the answer. @public */
export function listActiveWindows<T>(
  windows: readonly T[],
  at: WindowMoment,
): WindowList<T> {
  return list(
    windows,
    () => true,
    window => isWindowActive(window, at.moment, at.clock),
  );
}

/** The allow windows that are not active at a moment. @public */
export function listClosedAllowWindows<T>(
  windows: readonly T[],
  at: WindowMoment,
): WindowList<T> {
  return list(
    windows,
    window => window.kind === 'allow',
    window => !isWindowActive(window, at.moment, at.clock),
  );
}

function list<T>(
  windows: readonly T[],
  concerns: (window: SyncWindow) => boolean,
  fits: (window: SyncWindow) => boolean,
): WindowList<T> {
  const read = windows
    .map(raw => ({ raw, window: readSyncWindow(raw) }))
    .filter(({ window }) => concerns(window));
  const error = read.find(({ window }) => window.error)?.window.error ?? null;
  return {
    windows: error
      ? []
      : read.filter(({ window }) => fits(window)).map(({ raw }) => raw),
    error,
  };
}

/**
 * What a set of windows contains: whether any allows or denies, and whether all that deny
 * make an exception for people or for operations that began before.
 *
 * @public
 */
export function summarizeWindows(windows: readonly unknown[]): {
  hasAllow: boolean;
  hasDeny: boolean;
  deniesAllowManual: boolean;
  deniesAllowOverrun: boolean;
} {
  const read = windows.map(raw => readSyncWindow(raw));
  const denies = read.filter(window => window.kind === 'deny');
  const hasDeny = denies.length > 0;
  return {
    hasAllow: read.some(window => window.kind === 'allow'),
    hasDeny,
    deniesAllowManual: hasDeny && denies.every(window => window.manualSync),
    deniesAllowOverrun: hasDeny && denies.every(window => window.syncOverrun),
  };
}
