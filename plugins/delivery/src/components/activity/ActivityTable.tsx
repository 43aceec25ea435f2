import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import type { ActivityRow } from '../../domain/presentActivity';
import { deliveryTranslationRef } from '../../translation';
import { StatusIcon } from '../status';
import { MONO, token } from '../tokens';

const NARROW = '@media (max-width: 719px)';

const useStyles = makeStyles({
  card: {
    border: `1px solid ${token('border')}`,
    borderRadius: 8,
    background: token('surface'),
    boxShadow: token('shadow'),
    fontSize: 13,
    overflow: 'hidden',
  },
  title: { fontSize: 16, fontWeight: 700, padding: '14px 16px' },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    '& th, & td': {
      textAlign: 'left',
      padding: '9px 8px',
      verticalAlign: 'top',
    },
    '& th:first-child, & td:first-child': { paddingLeft: 16 },
    '& th:last-child, & td:last-child': { paddingRight: 16 },
    '& thead th': { fontSize: 12, fontWeight: 600, color: token('text-2') },
    '& tr': { borderTop: `1px solid ${token('border')}` },
    [NARROW]: {
      '& thead': {
        position: 'absolute',
        width: 1,
        height: 1,
        overflow: 'hidden',
        clip: 'rect(0 0 0 0)',
      },
      '& tbody tr': {
        display: 'grid',
        gridTemplateColumns: 'auto minmax(0,1fr) auto',
        padding: '8px 16px',
        gap: '4px 8px',
      },
      '& tbody td, & tbody td:first-child, & tbody td:last-child': {
        display: 'block',
        padding: 0,
      },
    },
  },
  when: {
    whiteSpace: 'nowrap',
    color: token('text-2'),
    [NARROW]: { gridArea: '1 / 3' },
  },
  what: { [NARROW]: { gridArea: '1 / 1 / 2 / 3' } },
  where: { [NARROW]: { gridArea: '2 / 1' } },
  version: { [NARROW]: { gridArea: '2 / 2' } },
  who: { whiteSpace: 'nowrap', [NARROW]: { gridArea: '2 / 3' } },
  detail: { overflowWrap: 'anywhere', [NARROW]: { gridArea: '3 / 1 / 4 / 4' } },
  commit: { [NARROW]: { display: 'none !important' } },
  label: { display: 'inline-flex', gap: 6, alignItems: 'flex-start' },
  pill: {
    display: 'inline-block',
    padding: '1px 8px',
    borderRadius: 4,
    fontWeight: 600,
    background: token('calm-bg'),
  },
  sha: { fontFamily: MONO, fontSize: 12, color: token('link') },
  link: {
    color: token('link'),
    textDecoration: 'underline',
    textUnderlineOffset: 2,
  },
  linkButton: {
    border: 0,
    padding: 0,
    background: 'none',
    font: 'inherit',
    color: token('link'),
    textDecoration: 'underline',
    textUnderlineOffset: 2,
    cursor: 'pointer',
  },
  empty: { padding: '0 16px 16px', color: token('text-2') },
});

/** What was promoted, reverted and synced, newest first. */
export function ActivityTable({
  rows,
  onOpenPromotion,
}: {
  rows: ActivityRow[];
  onOpenPromotion(id: string): void;
}) {
  const classes = useStyles();
  const titleId = useId();
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <section className={classes.card} aria-labelledby={titleId}>
      <h2 className={classes.title} id={titleId}>
        {t('page.activity')}
      </h2>
      {rows.length === 0 ? (
        <p className={classes.empty}>{t('page.noActivity')}</p>
      ) : (
        <table className={classes.table} aria-labelledby={titleId}>
          <thead>
            <tr>
              <th scope="col">{t('page.columns.when')}</th>
              <th scope="col">{t('page.columns.what')}</th>
              <th scope="col">{t('page.columns.where')}</th>
              <th scope="col">{t('page.columns.version')}</th>
              <th scope="col">{t('page.columns.detail')}</th>
              <th scope="col">{t('page.columns.commit')}</th>
              <th scope="col">{t('page.columns.who')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.key}>
                <td className={classes.when}>
                  <time dateTime={row.when.at} title={row.when.title}>
                    {row.when.text}
                  </time>
                </td>
                <td className={classes.what}>
                  <span className={classes.label}>
                    <span style={{ color: token(`${row.what.tone}-fg`) }}>
                      <StatusIcon status={row.what} size={17} />
                    </span>
                    {row.what.word}
                  </span>
                </td>
                <td className={classes.where}>
                  <span className={classes.pill}>{row.where}</span>
                </td>
                <td className={classes.version}>
                  {row.versions && (
                    <>
                      {row.versions.from} {t('page.to')}{' '}
                      <b>{row.versions.to}</b>
                    </>
                  )}
                </td>
                <td className={classes.detail}>
                  <ActivityDetail row={row} onOpenPromotion={onOpenPromotion} />
                </td>
                <td className={classes.commit}>
                  {row.commit &&
                    (row.commit.url ? (
                      <Link to={row.commit.url} className={classes.sha}>
                        {row.commit.short}
                      </Link>
                    ) : (
                      <span className={classes.sha}>{row.commit.short}</span>
                    ))}
                </td>
                <td className={classes.who}>{row.who}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ActivityDetail({
  row,
  onOpenPromotion,
}: {
  row: ActivityRow;
  onOpenPromotion(id: string): void;
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { promotion, pullRequest, detail } = row;
  return (
    <>
      {promotion && (
        <button
          type="button"
          className={classes.linkButton}
          onClick={() => onOpenPromotion(promotion.id)}
        >
          {promotion.label}
        </button>
      )}
      {pullRequest && (
        <>
          , {t('page.pullRequest')}{' '}
          <Link to={pullRequest.url} className={classes.link}>
            #{pullRequest.number}
          </Link>
        </>
      )}
      {promotion && detail ? '. ' : ''}
      {detail}
    </>
  );
}
