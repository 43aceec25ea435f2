import type { SyncWindowsView } from '@lockstep/backstage-plugin-delivery-common';
import { formatFuture } from './formatTime';
import { presentStatus, type Status } from './Status';
import type { Viewer } from './Viewer';

export interface WindowPresentation {
  status: Status;
  /** The next change, `opens 18:00, in 2 h 19 min`. */
  next: string;
  notes: string[];
}

/** Whether the environment is open, and when that changes. */
export function presentWindow(
  windows: SyncWindowsView,
  viewer: Viewer,
): WindowPresentation {
  const { t } = viewer;
  const { canSync, nextOpening, nextClosing } = windows;
  const change = canSync ? nextClosing : nextOpening;
  const none = canSync ? t('window.noClosing') : t('window.noOpening');
  const next = change
    ? t(canSync ? 'window.openFor' : 'window.opens', {
        when: formatFuture(change, viewer),
      })
    : none;
  return {
    status: presentStatus(canSync ? 'windowOpen' : 'windowClosed', viewer),
    next,
    notes: [
      ...(!canSync && windows.canSyncManually ? [t('window.manual')] : []),
      ...presentBlocking(windows, viewer),
      ...windows.errors.map(reason => t('window.unreadable', { reason })),
    ],
  };
}

/** What its owners say of a window that is in the way, and whose it is when not the project's own. */
function presentBlocking(
  { blocking = [] }: SyncWindowsView,
  { t }: Viewer,
): string[] {
  const notes = blocking.flatMap(({ description, project }) => {
    const origin = project ? t('window.ofGlobalProject', { project }) : '';
    const parts = [description ?? '', origin].filter(part => part !== '');
    return parts.length > 0 ? [parts.join(' · ')] : [];
  });
  return [...new Set(notes)];
}
