import { makeStyles } from '@material-ui/core/styles';
import Check from '@material-ui/icons/Check';
import Close from '@material-ui/icons/Close';
import type { PhaseSegment } from '../../domain/presentPromotion';
import { token } from '../tokens';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(7, minmax(0, 1fr))',
    gap: 4,
    '@media (max-width: 719px)': {
      gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
      rowGap: 10,
    },
  },
  bar: {
    height: 6,
    borderRadius: 3,
    border: `1px solid ${token('border-strong')}`,
  },
  done: { background: token('ok-solid'), borderColor: token('ok-solid') },
  current: {
    backgroundColor: token('canary'),
    borderColor: token('canary'),
    backgroundImage: `repeating-linear-gradient(-55deg, transparent 0 5px, ${token(
      'hatch',
    )} 5px 9px)`,
  },
  failed: { background: token('bad-solid'), borderColor: token('bad-solid') },
  stopped: {
    background: token('calm-solid'),
    borderColor: token('calm-solid'),
  },
  next: {},
  word: {
    display: 'flex',
    alignItems: 'center',
    gap: 3,
    marginTop: 5,
    fontSize: 12,
    color: token('text-2'),
    whiteSpace: 'nowrap',
  },
  hidden: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clip: 'rect(0 0 0 0)',
  },
});

const COLOURS = { current: token('move-fg'), failed: token('bad-fg') };

/** The way of a promotion from request to success, as a list. */
export function PhaseBar({ phases }: { phases: PhaseSegment[] }) {
  const classes = useStyles();
  return (
    <ol className={classes.root}>
      {phases.map(({ key, word, state, stateWord }) => {
        const marked = state === 'current' || state === 'failed';
        return (
          <li key={key} aria-current={state === 'current' ? 'step' : undefined}>
            <div className={`${classes.bar} ${classes[state]}`} />
            <div
              className={classes.word}
              style={
                marked ? { color: COLOURS[state], fontWeight: 700 } : undefined
              }
            >
              {state === 'done' && (
                <Check aria-hidden="true" style={{ fontSize: 13 }} />
              )}
              {state === 'failed' && (
                <Close aria-hidden="true" style={{ fontSize: 13 }} />
              )}
              <span>{word}</span>
              <span className={classes.hidden}>{stateWord}</span>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
