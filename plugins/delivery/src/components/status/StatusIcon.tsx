import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import { makeStyles } from '@material-ui/core/styles';
import Autorenew from '@material-ui/icons/Autorenew';
import AssignmentOutlined from '@material-ui/icons/AssignmentOutlined';
import Block from '@material-ui/icons/Block';
import CallMerge from '@material-ui/icons/CallMerge';
import Check from '@material-ui/icons/Check';
import CheckCircle from '@material-ui/icons/CheckCircle';
import CheckCircleOutline from '@material-ui/icons/CheckCircleOutline';
import CloudOff from '@material-ui/icons/CloudOff';
import DeleteOutline from '@material-ui/icons/DeleteOutline';
import ErrorOutline from '@material-ui/icons/ErrorOutline';
import Gavel from '@material-ui/icons/Gavel';
import HelpOutline from '@material-ui/icons/HelpOutline';
import HighlightOff from '@material-ui/icons/HighlightOff';
import HourglassEmpty from '@material-ui/icons/HourglassEmpty';
import LockOpen from '@material-ui/icons/LockOpen';
import LockOutlined from '@material-ui/icons/LockOutlined';
import NotInterested from '@material-ui/icons/NotInterested';
import PanToolOutlined from '@material-ui/icons/PanToolOutlined';
import PauseCircleOutline from '@material-ui/icons/PauseCircleOutline';
import PersonOutline from '@material-ui/icons/PersonOutline';
import RemoveCircleOutline from '@material-ui/icons/RemoveCircleOutline';
import Schedule from '@material-ui/icons/Schedule';
import Sync from '@material-ui/icons/Sync';
import SyncProblem from '@material-ui/icons/SyncProblem';
import Timeline from '@material-ui/icons/Timeline';
import Undo from '@material-ui/icons/Undo';
import type { ComponentType } from 'react';
import type { Status, StatusKey } from '../../domain/Status';

const ICONS: Record<StatusKey, ComponentType<SvgIconProps> | null> = {
  healthy: CheckCircleOutline,
  passed: CheckCircleOutline,
  synced: Check,
  succeeded: CheckCircle,
  rollingOut: Autorenew,
  progressing: Autorenew,
  syncing: Sync,
  deleting: DeleteOutline,
  verifying: Timeline,
  merging: CallMerge,
  requested: Autorenew,
  paused: PauseCircleOutline,
  soaking: HourglassEmpty,
  onHold: PanToolOutlined,
  ticketMissing: AssignmentOutlined,
  queued: Schedule,
  pending: Schedule,
  waits: Schedule,
  windowOpen: LockOpen,
  windowClosed: LockOutlined,
  needsPerson: PersonOutline,
  inconclusive: HelpOutline,
  drift: SyncProblem,
  outOfSync: SyncProblem,
  degraded: ErrorOutline,
  canaryFailed: HighlightOff,
  syncFailed: SyncProblem,
  failed: HighlightOff,
  errored: ErrorOutline,
  aborted: Block,
  missing: RemoveCircleOutline,
  overridden: Gavel,
  cancelled: Block,
  rejected: NotInterested,
  superseded: RemoveCircleOutline,
  reverting: Undo,
  reverted: Undo,
  noChange: RemoveCircleOutline,
  stale: CloudOff,
  noAnswer: CloudOff,
  unknown: HelpOutline,
  notDeployed: null,
};

const SPINS: readonly StatusKey[] = ['rollingOut', 'progressing', 'syncing'];

const useStyles = makeStyles({
  spin: { animation: '$turn 3s linear infinite' },
  '@keyframes turn': { to: { transform: 'rotate(360deg)' } },
});

/** The icon of a state; decoration, as the word always stands beside it. */
export function StatusIcon({
  status,
  size = 18,
}: {
  status: Status;
  size?: number;
}) {
  const classes = useStyles();
  const Icon = ICONS[status.key];
  return Icon ? (
    <Icon
      aria-hidden="true"
      className={SPINS.includes(status.key) ? classes.spin : undefined}
      style={{ fontSize: size, flex: 'none' }}
    />
  ) : null;
}
