import {
  decideSync,
  listActiveWindows,
  listClosedAllowWindows,
  matchSyncWindows,
  summarizeWindows,
  validateSyncWindow,
} from '../../../plugins/delivery-common/src';
import type { ConformanceCase, Suite } from '../ConformanceCase';

/** Windows are asked about at `currentTime`, with zones as they are at the real time. */
function readMoment(input: any, { clock, now }: ConformanceCase) {
  const real = Date.parse(clock ?? input.now ?? now);
  return {
    moment: input.currentTime ? Date.parse(input.currentTime) : real,
    clock: real,
  };
}

function presentList(list: { windows: unknown[]; error: string | null }) {
  return list.error
    ? { error: list.error, windows: null }
    : { windows: list.windows, count: list.windows.length };
}

export const syncWindowSuite: Suite = {
  'argocd.SyncWindows.active': (input, recorded) =>
    presentList(listActiveWindows(input.windows, readMoment(input, recorded))),
  'argocd.SyncWindows.Active': (input, recorded) =>
    presentList(listActiveWindows(input.windows, readMoment(input, recorded))),
  'argocd.SyncWindows.inactiveAllows': (input, recorded) =>
    presentList(
      listClosedAllowWindows(input.windows, readMoment(input, recorded)),
    ),
  'argocd.SyncWindows.InactiveAllows': (input, recorded) =>
    presentList(
      listClosedAllowWindows(input.windows, readMoment(input, recorded)),
    ),
  'argocd.SyncWindows.Matches': ({ windows, app }) => {
    const matching = matchSyncWindows(windows, app);
    return { windows: matching, count: matching.length };
  },
  'argocd.SyncWindows.CanSync': (input, recorded) =>
    decideSync(input.windows ?? [], {
      ...readMoment(input, recorded),
      manual: input.isManual,
      operationStartedAt: readTime(input.operationStartTime),
    }),
  'argocd.SyncWindows.hasDeny': ({ windows }) => {
    const summary = summarizeWindows(windows ?? []);
    return {
      hasDeny: summary.hasDeny,
      manualEnabled: summary.deniesAllowManual,
    };
  },
  'argocd.SyncWindows.hasAllow': ({ windows }) => ({
    result: summarizeWindows(windows ?? []).hasAllow,
  }),
  'argocd.SyncWindows.denyAllowsOverrun': ({ windows }) => ({
    result: summarizeWindows(windows ?? []).deniesAllowOverrun,
  }),
  'argocd.SyncWindow.Active': (input, recorded) =>
    presentActive(input, recorded),
  'argocd.SyncWindow.active': (input, recorded) =>
    presentActive(input, recorded),
  'argocd.SyncWindow.Validate': ({ windows }) => ({
    error: validateSyncWindow(windows),
  }),
};

function presentActive(input: any, recorded: ConformanceCase) {
  const list = listActiveWindows([input.windows], readMoment(input, recorded));
  return { active: list.windows.length > 0, error: list.error };
}

export const syncWindowSweepSuite: Suite = {
  'syncWindow.evaluate': (input, recorded) => {
    const at = readMoment(input, recorded);
    const windows: unknown[] = input.windows ?? [];
    const active = listActiveWindows(windows, at);
    const closed = listClosedAllowWindows(windows, at);
    const decide = (manual: boolean) =>
      decideSync(windows, {
        ...at,
        manual,
        operationStartedAt: readTime(input.operationStartTime),
      });
    const indexes = (list: unknown[]) =>
      list.map(window => windows.indexOf(window));
    return {
      canSyncAuto: decide(false).canSync,
      canSyncManual: decide(true).canSync,
      ...(!active.error && {
        activeIndexes: indexes(active.windows),
        inactiveAllowIndexes: indexes(closed.windows),
      }),
    };
  },
  'syncWindow.match': ({ window, applications }) => ({
    matchedByAppName: Object.fromEntries(
      applications.map((application: any) => [
        application.metadata.name,
        matchSyncWindows([window], application).length > 0,
      ]),
    ),
  }),
};

function readTime(text: string | null | undefined): number | undefined {
  return text ? Date.parse(text) : undefined;
}
