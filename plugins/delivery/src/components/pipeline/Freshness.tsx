import { makeStyles } from '@material-ui/core/styles';
import Autorenew from '@material-ui/icons/Autorenew';
import CloudOff from '@material-ui/icons/CloudOff';
import Schedule from '@material-ui/icons/Schedule';
import type { FreshnessPresentation } from '../../domain/presentFreshness';
import { token } from '../tokens';

const useStyles = makeStyles({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: 6,
    fontSize: 13,
  },
  dot: {
    width: 8,
    height: 8,
    borderRadius: 999,
    background: token('ok-solid'),
  },
  detail: { color: token('text-2') },
});

const ICONS = {
  connecting: Autorenew,
  reconnecting: Autorenew,
  stale: Schedule,
  silent: CloudOff,
};

/** How far the page may be trusted; always there. */
export function Freshness({ freshness }: { freshness: FreshnessPresentation }) {
  const classes = useStyles();
  const { mode, tone, word, detail, title } = freshness;
  const Icon = mode === 'live' ? null : ICONS[mode];
  return (
    <span className={classes.root} title={title}>
      {Icon ? (
        <Icon
          aria-hidden="true"
          style={{ fontSize: 17, color: token(`${tone}-fg`) }}
        />
      ) : (
        <span className={classes.dot} aria-hidden="true" />
      )}
      <b>{word}</b>
      <span className={classes.detail}>{detail}</span>
    </span>
  );
}
