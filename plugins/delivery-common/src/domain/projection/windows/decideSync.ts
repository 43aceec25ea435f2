import { isWindowActive, readSyncWindow, type SyncWindow } from './SyncWindow';

/** Which sync, when. @public */
export interface SyncQuestion {
  /** Whether a person asks, not automation. */
  manual: boolean;
  /** The moment asked about, milliseconds. */
  moment: number;
  /** The real time, which decides the offset of time zones. */
  clock: number;
  /** When the running operation began; windows may let it finish. */
  operationStartedAt?: number;
}

/** The answer, with the reason where windows cannot be read. @public */
export interface SyncDecision {
  canSync: boolean;
  error: string | null;
}

/**
 * Whether windows that all match the Application let it sync. A deny window beats an allow
 * window; allow windows close the time outside of them. One unreadable window denies.
 *
 * @public
 */
export function decideSync(
  windows: readonly unknown[],
  question: SyncQuestion,
): SyncDecision {
  return decideReadSync(
    windows.map(raw => readSyncWindow(raw)),
    question,
  );
}

/** The same for windows that are read already. */
export function decideReadSync(
  windows: readonly SyncWindow[],
  question: SyncQuestion,
): SyncDecision {
  const broken = windows.find(window => window.error !== undefined);
  return broken?.error
    ? { canSync: false, error: `invalid sync windows: ${broken.error}` }
    : { canSync: isOpen(windows, question), error: null };
}

function isOpen(
  windows: readonly SyncWindow[],
  question: SyncQuestion,
): boolean {
  const isActive = (window: SyncWindow) =>
    isWindowActive(window, question.moment, question.clock);
  const allows = windows.filter(window => window.kind === 'allow');
  const activeDenies = windows.filter(
    window => window.kind === 'deny' && isActive(window),
  );
  if (activeDenies.length > 0) {
    return mayPass(windows, activeDenies, question);
  }
  const closedAllows = allows.filter(window => !isActive(window));
  if (allows.length === 0 || closedAllows.length < allows.length) {
    return true;
  }
  return mayPass(windows, closedAllows, question);
}

/** Whether the windows in the way make an exception for this sync. */
function mayPass(
  windows: readonly SyncWindow[],
  inTheWay: readonly SyncWindow[],
  question: SyncQuestion,
): boolean {
  if (question.manual && inTheWay.every(window => window.manualSync)) {
    return true;
  }
  const { operationStartedAt, ...atStart } = question;
  return (
    operationStartedAt !== undefined &&
    inTheWay.every(window => window.syncOverrun) &&
    isOpen(windows, { ...atStart, moment: operationStartedAt })
  );
}
