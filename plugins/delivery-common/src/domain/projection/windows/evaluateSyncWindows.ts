import type { SyncWindowsView } from '../../../model/syncWindows';
import { formatTime } from '../json/readJson';
import {
  decideReadSync,
  startedWhileOpen,
  type SyncQuestion,
} from './decideSync';
import { findNextChange } from './findNextChange';
import {
  isWindowActive,
  isWindowFor,
  readSyncWindow,
  type SyncWindow,
} from './SyncWindow';

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
  const origins = [
    { project: undefined, windows: options.windows },
    ...(options.globalWindows ?? []),
  ];
  const windows = origins.flatMap(origin =>
    origin.windows
      .filter(raw => isWindowFor(raw, options.application))
      .map(raw => readSyncWindow(raw, origin.project)),
  );
  const question = (manual: boolean, clock = now): SyncQuestion => ({
    manual,
    moment: now,
    clock,
    operationStartedAt: options.operationStartedAt?.getTime(),
  });
  const { canSync } = decideReadSync(windows, question(options.manual));
  const readable = windows.every(window => window.timing !== undefined);
  const next =
    readable && windows.length > 0
      ? findNextChange(windows, {
          now,
          canSync,
          manual: options.manual,
          startedWhileOpen: clock =>
            startedWhileOpen(windows, question(options.manual, clock)),
        })
      : { opening: null, closing: null };
  const active = windows.filter(window => isWindowActive(window, now, now));
  return {
    canSync,
    canSyncManually: decideReadSync(windows, question(true)).canSync,
    active: active.flatMap(presentWindow),
    blocking: canSync
      ? []
      : listBlocking(windows, active).flatMap(presentWindow),
    matching: windows.flatMap(presentWindow),
    nextOpening: presentTime(next.opening),
    nextClosing: presentTime(next.closing),
    errors: windows.flatMap(describeError),
  };
}

/** What stands in the way of a sync: what cannot be read, else who denies, else who allows later. */
function listBlocking(
  windows: readonly SyncWindow[],
  active: readonly SyncWindow[],
): SyncWindow[] {
  const candidates = [
    windows.filter(window => window.error !== undefined),
    active.filter(window => window.kind === 'deny'),
    windows.filter(
      window => window.kind === 'allow' && !active.includes(window),
    ),
  ];
  return candidates.find(blocking => blocking.length > 0) ?? [];
}

function presentTime(moment: number | null): string | null {
  return moment === null ? null : formatTime(moment) ?? null;
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
  const known = window.kind === 'allow' || window.kind === 'deny';
  const error =
    window.error ??
    (known
      ? undefined
      : `kind '${window.kind}' of a sync window is neither allow nor deny`);
  const origin = window.project ? ` (global project ${window.project})` : '';
  return error === undefined ? [] : [`${error}${origin}`];
}
