import { makeStyles } from '@material-ui/core/styles';
import { token } from '../tokens';

const useStyles = makeStyles({
  root: { position: 'relative', padding: '4px 0' },
  track: {
    height: 8,
    borderRadius: 4,
    overflow: 'hidden',
    background: token('stable'),
  },
  fill: { height: '100%', background: token('canary') },
  mark: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    width: 2,
    marginLeft: -1,
    background: token('text'),
  },
});

/** The fill is what the canary gets, the mark what it should get. */
export function TrafficBar({
  set,
  actual,
  label,
}: {
  set: number;
  actual: number;
  label: string;
}) {
  const classes = useStyles();
  return (
    <div className={classes.root} role="img" aria-label={label}>
      <div className={classes.track}>
        <div className={classes.fill} style={{ width: `${actual}%` }} />
      </div>
      <div className={classes.mark} style={{ left: `${set}%` }} />
    </div>
  );
}
