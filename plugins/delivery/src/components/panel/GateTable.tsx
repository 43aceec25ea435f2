import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { GatePresentation } from '../../domain/presentGate';
import { deliveryTranslationRef } from '../../translation';
import { StatusIcon } from '../status';
import { token } from '../tokens';

const useStyles = makeStyles({
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: 13,
    '& th, & td': {
      textAlign: 'left',
      padding: '7px 8px 7px 0',
      verticalAlign: 'top',
    },
    '& thead th': { fontSize: 12, fontWeight: 600, color: token('text-2') },
    '& tr': { borderTop: `1px solid ${token('border')}` },
    '& thead tr': { borderTop: 0 },
  },
  gate: { display: 'flex', gap: 8, fontWeight: 400 },
  title: { fontWeight: 600 },
  muted: { color: token('text-2'), overflowWrap: 'anywhere' },
  link: {
    color: token('link'),
    textDecoration: 'underline',
    textUnderlineOffset: 2,
  },
});

/** Every gate with its reason and who or what it waits for: people, then time, then passed. */
export function GateTable({ gates }: { gates: GatePresentation[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('panel.gate')}</th>
          <th scope="col">{t('panel.stateWaits')}</th>
          <th scope="col">{t('panel.nextCheck')}</th>
        </tr>
      </thead>
      <tbody>
        {gates.map(gate => (
          <tr key={gate.key}>
            <th scope="row">
              <span className={classes.gate}>
                <span style={{ color: token(`${gate.status.tone}-fg`) }}>
                  <StatusIcon status={gate.status} />
                </span>
                <span>
                  <span className={classes.title}>{gate.title}</span>
                  <br />
                  <span className={classes.muted}>{gate.reason}</span>{' '}
                  {gate.evidenceUrl && (
                    <Link to={gate.evidenceUrl} className={classes.link}>
                      {t('panel.evidence')}
                    </Link>
                  )}
                </span>
              </span>
            </th>
            <td>
              <span
                style={{
                  color: token(`${gate.status.tone}-fg`),
                  fontWeight: 600,
                }}
              >
                {gate.status.word}
              </span>
              <br />
              <span className={classes.muted}>{gate.waitsFor}</span>
            </td>
            <td className={classes.muted}>{gate.nextCheck}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
