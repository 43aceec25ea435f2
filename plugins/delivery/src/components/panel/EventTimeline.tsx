import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { TimelineEntry } from '../../domain/presentTimeline';
import { deliveryTranslationRef } from '../../translation';
import { StatusIcon } from '../status';
import { token } from '../tokens';

const useStyles = makeStyles({
  entry: {
    display: 'grid',
    gridTemplateColumns: '72px 20px minmax(0, 1fr)',
    columnGap: 12,
    fontSize: 13,
    '@media (max-width: 719px)': {
      gridTemplateColumns: '48px 20px minmax(0, 1fr)',
    },
    '&:last-child $line': { display: 'none' },
  },
  clock: { color: token('text-2'), textAlign: 'right' },
  rail: { display: 'flex', flexDirection: 'column', alignItems: 'center' },
  line: { flex: 1, width: 2, minHeight: 12, background: token('border') },
  text: { paddingBottom: 12, overflowWrap: 'anywhere' },
  by: { color: token('text-2') },
  link: {
    color: token('link'),
    fontWeight: 600,
    textDecoration: 'underline',
    textUnderlineOffset: 2,
  },
  strong: { fontWeight: 600 },
});

export function EventTimeline({ entries }: { entries: TimelineEntry[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <ol>
      {entries.map(entry => (
        <li key={entry.key} className={classes.entry}>
          <time
            className={classes.clock}
            dateTime={entry.when.at}
            title={entry.when.title}
          >
            {entry.clock}
          </time>
          <span
            className={classes.rail}
            style={{ color: token(`${entry.status.tone}-fg`) }}
          >
            <StatusIcon status={entry.status} />
            <span className={classes.line} />
          </span>
          <div className={classes.text}>
            {entry.url ? (
              <Link to={entry.url} className={classes.link}>
                {entry.text}
              </Link>
            ) : (
              <span className={classes.strong}>{entry.text}</span>
            )}
            <div className={classes.by}>{t('panel.by', { who: entry.by })}</div>
          </div>
        </li>
      ))}
    </ol>
  );
}
