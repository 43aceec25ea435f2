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
  return isOpenWith(windows, {
    isActive: window => isWindowActive(window, question.moment, question.clock),
    manual: question.manual,
    startedWhileOpen: () => startedWhileOpen(windows, question),
  });
}

/** Whether the running operation began while it might, so that windows may let it end. */
export function startedWhileOpen(
  windows: readonly SyncWindow[],
  { operationStartedAt, ...question }: SyncQuestion,
): boolean {
  return (
    operationStartedAt !== undefined &&
    isOpen(windows, { ...question, moment: operationStartedAt })
  );
}

/** The rule itself, for windows of which it is known whether they are active. */
export function isOpenWith(
  windows: readonly SyncWindow[],
  state: {
    isActive: (window: SyncWindow) => boolean;
    manual: boolean;
    startedWhileOpen: () => boolean;
  },
): boolean {
  const mayPass = (inTheWay: readonly SyncWindow[]) =>
    (state.manual && inTheWay.every(window => window.manualSync)) ||
    (inTheWay.every(window => window.syncOverrun) && state.startedWhileOpen());

  const activeDenies = windows.filter(
    window => window.kind === 'deny' && state.isActive(window),
  );
  if (activeDenies.length > 0) {
    return mayPass(activeDenies);
  }
  const allows = windows.filter(window => window.kind === 'allow');
  const closedAllows = allows.filter(window => !state.isActive(window));
  return allows.length === 0 || closedAllows.length < allows.length
    ? true
    : mayPass(closedAllows);
}
