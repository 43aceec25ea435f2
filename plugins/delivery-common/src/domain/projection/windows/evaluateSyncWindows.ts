import type { SyncWindowsView } from '../../../model/syncWindows';
import { formatTime } from '../json/readJson';
import { decideReadSync } from './decideSync';
import { findChanges } from './findChanges';
import {
  isWindowActive,
  isWindowFor,
  readSyncWindow,
  type SyncWindow,
} from './SyncWindow';

/** How far ahead the next opening and closing are looked for. */
const HORIZON_MS = 8 * 24 * 60 * 60 * 1000;

/** What `evaluateSyncWindows` is asked. @public */
export interface EvaluateSyncWindowsOptions {
  /** `spec.syncWindows` of the AppProject, as read from the cluster. */
  windows: readonly unknown[];
  /** `spec.syncWindows` of the global projects that apply, each with the project's name. */
  globalWindows?: ReadonlyArray<{
    project: string;
    windows: readonly unknown[];
  }>;
  /** The Application, as read from the cluster. */
  application: unknown;
  now: Date;
  /** Whether a person asks, not automation. */
  manual: boolean;
  /** When the running operation began, if one runs: windows may let it finish. */
  operationStartedAt?: Date;
}

/**
 * May the Application sync now, which windows decide it, and when does that change?
 * Total: a window that cannot be read denies, as in Argo CD, and is named in `errors`.
 *
 * @public
 */
export function evaluateSyncWindows(
  options: EvaluateSyncWindowsOptions,
): SyncWindowsView {
  const now = options.now.getTime();
  const windows = [
    ...options.windows.map(raw => readSyncWindow(raw)),
    ...(options.globalWindows ?? []).flatMap(({ project, windows: raws }) =>
      raws.map(raw => readSyncWindow(raw, project)),
    ),
  ].filter(window => isWindowFor(window, options.application));
  const decide = (manual: boolean, moment: number) =>
    decideReadSync(windows, {
      manual,
      moment,
      clock: moment,
      operationStartedAt: options.operationStartedAt?.getTime(),
    });
  const { canSync } = decide(options.manual, now);
  const { nextOpening, nextClosing } = findNext(
    windows,
    now,
    moment => decide(options.manual, moment).canSync,
  );
  return {
    canSync,
    canSyncManually: decide(true, now).canSync,
    active: windows
      .filter(window => isWindowActive(window, now, now))
      .flatMap(presentWindow),
    matching: windows.flatMap(presentWindow),
    nextOpening,
    nextClosing,
    errors: windows.flatMap(describeError),
  };
}

/** Looks at every moment at which some window begins or ends. */
function findNext(
  windows: readonly SyncWindow[],
  now: number,
  canSyncAt: (moment: number) => boolean,
): { nextOpening: string | null; nextClosing: string | null } {
  let nextOpening: string | null = null;
  let nextClosing: string | null = null;
  if (windows.every(window => window.timing)) {
    let open = canSyncAt(now);
    for (const moment of findChanges(windows, now, now + HORIZON_MS)) {
      // windows begin and end after the instant itself, so look one second later
      const opens = canSyncAt(moment + 1000);
      if (opens && !open) {
        nextOpening ??= formatTime(moment) ?? null;
      } else if (!opens && open) {
        nextClosing ??= formatTime(moment) ?? null;
      }
      open = opens;
      if (nextOpening && nextClosing) {
        break;
      }
    }
  }
  return { nextOpening, nextClosing };
}

function presentWindow(window: SyncWindow): SyncWindowsView['matching'] {
  const { kind } = window;
  return kind === 'allow' || kind === 'deny'
    ? [
        {
          kind,
          schedule: window.schedule,
          duration: window.duration,
          timeZone: window.timeZone,
          manualSync: window.manualSync,
          syncOverrun: window.syncOverrun,
          description: window.description,
          project: window.project,
        },
      ]
    : [];
}

function describeError(window: SyncWindow): string[] {
  if (window.error) {
    return [window.error];
  }
  return window.kind === 'allow' || window.kind === 'deny'
    ? []
    : [`kind '${window.kind}' of a sync window is neither allow nor deny`];
}
