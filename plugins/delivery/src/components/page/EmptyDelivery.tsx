import { CopyTextButton } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import LocalShipping from '@material-ui/icons/LocalShippingOutlined';
import {
  ARGOCD_APP_NAME_ANNOTATION,
  ENTITY_REF_KEY,
} from '@lockstep/backstage-plugin-delivery-common';
import { deliveryTranslationRef } from '../../translation';
import { MONO, token } from '../tokens';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: 20,
    padding: 24,
    maxWidth: 860,
    border: `1px solid ${token('border')}`,
    borderRadius: 8,
    background: token('surface'),
    boxShadow: token('shadow'),
  },
  icon: {
    display: 'grid',
    placeItems: 'center',
    width: 56,
    height: 56,
    borderRadius: 999,
    color: token('calm-fg'),
    background: token('calm-bg'),
  },
  body: { flex: '1 1 260px', minWidth: 0, display: 'grid', gap: 12 },
  title: { fontSize: 18, fontWeight: 700 },
  muted: { color: token('text-2') },
  code: {
    position: 'relative',
    padding: 12,
    border: `1px solid ${token('border')}`,
    borderRadius: 8,
    background: token('inset'),
    fontFamily: MONO,
    fontSize: 12.5,
    '& pre': { margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  },
  copy: { position: 'absolute', top: 2, right: 4, '& svg': { fontSize: 18 } },
  label: { fontWeight: 600, fontSize: 13 },
  list: { display: 'grid', gap: 4, fontSize: 13 },
  mono: { fontFamily: MONO, fontSize: 12.5, overflowWrap: 'anywhere' },
});

/** No Application delivers this entity: says exactly what to write, and what was looked at. */
export function EmptyDelivery({
  entityName,
  entityRef,
  environments,
  searched,
  annotations,
}: {
  entityName: string;
  entityRef: string;
  environments: string[];
  searched: string[];
  annotations: Record<string, string>;
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const applications = (
    environments.length ? environments : ['dev', 'test', 'prod']
  )
    .map(environment => `${entityName}-${environment}`)
    .join(', ');
  const line = `${ARGOCD_APP_NAME_ANNOTATION}: ${applications}`;
  const yaml = `metadata:\n  annotations:\n    ${line}`;
  return (
    <section className={classes.root}>
      <span className={classes.icon} aria-hidden="true">
        <LocalShipping />
      </span>
      <div className={classes.body}>
        <div>
          <h2 className={classes.title}>
            {t('page.empty.title', { entity: entityName })}
          </h2>
          <p className={classes.muted}>{t('page.empty.detail')}</p>
        </div>
        <div className={classes.code}>
          <div className={classes.muted}>{t('page.empty.file')}</div>
          <pre>{yaml}</pre>
          <span className={classes.copy}>
            <CopyTextButton text={line} aria-label={t('page.empty.copy')} />
          </span>
        </div>
        <p className={classes.muted}>
          {t('page.empty.orLabel')}{' '}
          <span className={classes.mono}>
            {ENTITY_REF_KEY}: {entityRef}
          </span>
        </p>
        {searched.length > 0 && (
          <div>
            <p className={classes.label}>{t('page.empty.searched')}</p>
            <ul className={classes.list}>
              {searched.map(name => (
                <li key={name}>
                  <span className={classes.mono}>{name}</span>{' '}
                  <span className={classes.muted}>
                    {annotations[name]
                      ? t('page.empty.set', { value: annotations[name] })
                      : t('page.empty.notSet')}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  );
}
