import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { AnalysisSummary } from '../../domain/presentMetrics';
import { deliveryTranslationRef } from '../../translation';
import { Sparkline } from '../bars';
import { StatusIcon } from '../status';
import { token } from '../tokens';
import { useCardStyles } from './useCardStyles';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', fontSize: 13 },
  cell: { padding: '2px 0 2px 8px', whiteSpace: 'nowrap' },
  name: {
    padding: '2px 0',
    fontWeight: 400,
    textAlign: 'left',
    overflowWrap: 'anywhere',
  },
  right: { textAlign: 'right' },
  hidden: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clip: 'rect(0 0 0 0)',
  },
});

/** The metrics of the canary's analysis: last value against its limit. */
export function AnalysisSection({ analysis }: { analysis: AnalysisSummary }) {
  const shared = useCardStyles();
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <div className={`${shared.section} ${shared.stack}`}>
      <div className={shared.row}>
        <span className={shared.strong}>{t('rollout.analysis')}</span>
        <span className={shared.muted}>{analysis.count}</span>
      </div>
      <table className={classes.table}>
        <tbody>
          {analysis.metrics.map(metric => (
            <tr key={metric.name}>
              <th scope="row" className={classes.name}>
                <span
                  className={shared.inline}
                  style={{ color: token(`${metric.status.tone}-fg`) }}
                >
                  <StatusIcon status={metric.status} size={16} />
                  <span className={classes.hidden}>{metric.status.word}</span>
                  <span style={{ color: token('text') }}>{metric.name}</span>
                </span>
              </th>
              <td className={classes.cell}>
                <Sparkline
                  series={metric.series}
                  limit={metric.limit}
                  failed={metric.status.tone === 'bad'}
                />
              </td>
              <td
                className={`${classes.cell} ${classes.right} ${shared.strong}`}
              >
                {metric.value}
              </td>
              <td
                className={`${classes.cell} ${classes.right} ${shared.small}`}
              >
                {metric.threshold}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {analysis.message && <p className={shared.small}>{analysis.message}</p>}
    </div>
  );
}
