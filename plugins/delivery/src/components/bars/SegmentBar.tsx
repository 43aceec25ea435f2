import { makeStyles } from '@material-ui/core/styles';
import Close from '@material-ui/icons/Close';
import Check from '@material-ui/icons/Check';
import FiberManualRecord from '@material-ui/icons/FiberManualRecord';
import type { Segment, SegmentState } from '../../domain/presentRollout';
import { token } from '../tokens';

const useStyles = makeStyles({
  bar: { display: 'flex', gap: 3 },
  segment: { flex: '1 1 0', minWidth: 0 },
  track: {
    height: 10,
    border: `1px solid ${token('border-strong')}`,
    overflow: 'hidden',
    background: token('surface'),
    '$segment:first-child &': { borderRadius: '5px 0 0 5px' },
    '$segment:last-child &': { borderRadius: '0 5px 5px 0' },
    '$segment:only-child &': { borderRadius: 5 },
  },
  fill: { height: '100%' },
  moving: {
    backgroundImage: `repeating-linear-gradient(-55deg, transparent 0 5px, ${token(
      'hatch',
    )} 5px 9px)`,
  },
  label: {
    display: 'flex',
    alignItems: 'center',
    gap: 3,
    marginTop: 4,
    fontSize: 12,
    color: token('text-2'),
    whiteSpace: 'nowrap',
  },
  current: { color: token('move-fg'), fontWeight: 700 },
  failed: { color: token('bad-fg'), fontWeight: 700 },
});

const ICONS = { done: Check, current: FiberManualRecord, failed: Close };

/** The weights a canary passes, as a bar; the sentence in `label` says the same. */
export function SegmentBar({
  segments,
  quiet,
  label,
}: {
  segments: Segment[];
  quiet: boolean;
  label: string;
}) {
  const classes = useStyles();
  return (
    <div className={classes.bar} role="img" aria-label={label}>
      {segments.map((segment, index) => {
        const Icon =
          segment.state in ICONS
            ? ICONS[segment.state as keyof typeof ICONS]
            : null;
        const { state } = segment;
        return (
          <div key={index} className={classes.segment}>
            <div className={classes.track} style={styleOfTrack(state, quiet)}>
              <div
                className={`${classes.fill} ${
                  state === 'current' ? classes.moving : ''
                }`}
                style={styleOfFill(segment, quiet)}
              />
            </div>
            <div
              className={`${classes.label} ${
                state === 'current' || state === 'failed' ? classes[state] : ''
              }`}
            >
              {Icon && <Icon style={{ fontSize: 13 }} />}
              {segment.label}
            </div>
          </div>
        );
      })}
    </div>
  );
}

function styleOfTrack(state: SegmentState, quiet: boolean) {
  if (quiet) {
    return { borderColor: 'transparent', height: 6 };
  }
  const borders: Record<SegmentState, string> = {
    done: token('canary'),
    current: token('canary'),
    next: token('border-strong'),
    failed: token('bad-solid'),
    stopped: token('border-strong'),
  };
  return {
    borderColor: borders[state],
    borderStyle: state === 'stopped' ? 'dashed' : 'solid',
    background: state === 'current' ? token('canary-soft') : undefined,
  };
}

function styleOfFill({ state, progress }: Segment, quiet: boolean) {
  if (quiet) {
    return { width: '100%', backgroundColor: token('calm-solid') };
  }
  const width = { done: 1, failed: 1, current: progress, next: 0, stopped: 0 }[
    state
  ];
  return {
    width: `${Math.round(width * 100)}%`,
    backgroundColor: state === 'failed' ? token('bad-solid') : token('canary'),
  };
}
