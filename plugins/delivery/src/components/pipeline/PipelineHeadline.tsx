import { makeStyles } from '@material-ui/core/styles';
import Autorenew from '@material-ui/icons/Autorenew';
import CheckCircleOutline from '@material-ui/icons/CheckCircleOutline';
import ErrorOutline from '@material-ui/icons/ErrorOutline';
import HelpOutline from '@material-ui/icons/HelpOutline';
import PersonOutline from '@material-ui/icons/PersonOutline';
import type { Headline } from '../../domain/presentHeadline';
import { token } from '../tokens';

const ICONS = {
  ok: CheckCircleOutline,
  move: Autorenew,
  ask: PersonOutline,
  bad: ErrorOutline,
  calm: HelpOutline,
};

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: 12,
    minWidth: 0,
    flex: '1 1 420px',
  },
  icon: {
    flex: 'none',
    display: 'grid',
    placeItems: 'center',
    width: 36,
    height: 36,
    borderRadius: 999,
  },
  title: {
    fontSize: 18,
    fontWeight: 700,
    lineHeight: 1.3,
    overflowWrap: 'anywhere',
  },
  detail: { color: token('text-2'), overflowWrap: 'anywhere' },
});

export function PipelineHeadline({ headline }: { headline: Headline }) {
  const classes = useStyles();
  const Icon = ICONS[headline.tone];
  return (
    <div className={classes.root}>
      <span
        className={classes.icon}
        aria-hidden="true"
        style={{
          color: token(`${headline.tone}-fg`),
          background: token(`${headline.tone}-bg`),
        }}
      >
        <Icon style={{ fontSize: 20 }} />
      </span>
      <div style={{ minWidth: 0 }}>
        <h2 className={classes.title}>{headline.title}</h2>
        {headline.detail && <p className={classes.detail}>{headline.detail}</p>}
      </div>
    </div>
  );
}
