import { parseEntityRef } from '@backstage/catalog-model';
import { Link, Progress } from '@backstage/core-components';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { useMemo, useState } from 'react';
import { describeFailure } from '../../domain/describeFailure';
import { presentFleet, type FleetCell } from '../../domain/presentFleet';
import { presentFreshness } from '../../domain/presentFreshness';
import { useFleet } from '../../hooks/useFleet';
import { useViewer } from '../../hooks/useViewer';
import { deliveryTranslationRef } from '../../translation';
import { Freshness } from '../pipeline';
import { Action, Notice, StatusLabel } from '../status';
import { token, useTokenClass } from '../tokens';

/** Components shown at first, and with every "Show more". */
const PAGE = 100;

const useStyles = makeStyles({
  page: { padding: 24, '@media (max-width: 719px)': { padding: 16 } },
  root: { display: 'grid', gap: 16, gridTemplateColumns: 'minmax(0, 1fr)' },
  tools: { display: 'flex', flexWrap: 'wrap', gap: 16, alignItems: 'center' },
  search: {
    font: 'inherit',
    color: token('text'),
    background: token('surface'),
    border: `1px solid ${token('border-strong')}`,
    borderRadius: 4,
    padding: '7px 10px',
    width: 280,
    maxWidth: '100%',
  },
  freshness: { marginLeft: 'auto' },
  muted: { color: token('text-2'), fontSize: 13, fontWeight: 400 },
  scroll: {
    overflowX: 'auto',
    border: `1px solid ${token('border')}`,
    borderRadius: 8,
    background: token('surface'),
    boxShadow: token('shadow'),
  },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: 13,
    '& th, & td': {
      textAlign: 'left',
      padding: '10px 16px',
      verticalAlign: 'top',
    },
    '& thead th': { fontSize: 12, fontWeight: 600, color: token('text-2') },
    '& tbody tr': { borderTop: `1px solid ${token('border')}` },
  },
  hidden: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clip: 'rect(0 0 0 0)',
  },
  name: { fontWeight: 600, color: token('link') },
  version: { fontWeight: 600, fontSize: 14 },
  states: { display: 'flex', flexWrap: 'wrap', gap: '2px 12px' },
});

/** Every component in every environment: version, health, sync. */
export function FleetPage() {
  const classes = useStyles();
  const tokens = useTokenClass();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const entityRoute = useRouteRef(entityRouteRef);
  const viewer = useViewer();
  const { rows: items, clusters, stream, error } = useFleet();
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const fleet = useMemo(() => items && presentFleet(items, { t }), [items, t]);
  if (!fleet) {
    return (
      <main className={`${tokens} ${classes.page}`}>
        {error ? (
          <Notice tone="bad" role="alert">
            {t('fleet.failed', { reason: describeFailure(error) })}
          </Notice>
        ) : (
          <Progress />
        )}
      </main>
    );
  }
  const { environments, rows } = fleet;
  const found = rows.filter(({ name }) =>
    name.includes(search.trim().toLowerCase()),
  );
  const shown = found.slice(0, limit);
  return (
    <main className={`${tokens} ${classes.page}`}>
      <div className={classes.root}>
        <div className={classes.tools}>
          <input
            type="search"
            className={classes.search}
            placeholder={t('fleet.search')}
            aria-label={t('fleet.search')}
            value={search}
            onChange={event => setSearch(event.target.value)}
          />
          <span className={classes.muted}>
            {t('fleet.count', {
              shown: String(shown.length),
              total: String(found.length),
            })}
          </span>
          <span className={classes.freshness}>
            <Freshness freshness={presentFreshness(stream, clusters, viewer)} />
          </span>
        </div>
        {error && stream.state !== 'live' && (
          <Notice tone="bad" role="alert">
            {t('fleet.failed', { reason: describeFailure(error) })}
          </Notice>
        )}
        {rows.length === 0 ? (
          <Notice tone="calm">{t('fleet.empty')}</Notice>
        ) : (
          <div className={classes.scroll}>
            <table className={classes.table}>
              <caption className={classes.hidden}>{t('fleet.caption')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('fleet.component')}</th>
                  {environments.map(environment => (
                    <th key={environment} scope="col">
                      {environment}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map(row => (
                  <tr key={row.entityRef}>
                    <th scope="row">
                      <Link
                        className={classes.name}
                        to={`${
                          entityRoute?.(parseEntityRef(row.entityRef)) ?? ''
                        }/delivery`}
                      >
                        {row.name}
                      </Link>
                      <div className={classes.muted}>{row.owner}</div>
                    </th>
                    {environments.map(environment => (
                      <td key={environment}>
                        {(row.cells.get(environment) ?? []).map(cell => (
                          <Cell key={cell.deployment} cell={cell} />
                        ))}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {found.length > shown.length && (
          <div>
            <Action
              weight="outlined"
              onClick={() => setLimit(previous => previous + PAGE)}
            >
              {t('fleet.more')}
            </Action>
          </div>
        )}
      </div>
    </main>
  );
}

function Cell({ cell }: { cell: FleetCell }) {
  const classes = useStyles();
  return (
    <div title={cell.cluster}>
      <span className={classes.version}>{cell.version}</span>{' '}
      {cell.weight && <span className={classes.muted}>{cell.weight}</span>}
      <div className={classes.states}>
        <StatusLabel status={cell.health} />
        <StatusLabel status={cell.sync} />
      </div>
    </div>
  );
}
