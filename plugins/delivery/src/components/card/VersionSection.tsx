import { Link } from '@backstage/core-components';
import Apps from '@material-ui/icons/Apps';
import type { EnvironmentPresentation } from '../../domain/presentEnvironment';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { deliveryTranslationRef } from '../../translation';
import { StatusLabel } from '../status';
import { token } from '../tokens';
import { useCardStyles } from './useCardStyles';

/** Name, state, cluster, version, who and when, facts: the rows every card begins with. */
export function VersionSection({
  environment,
  headingId,
  onOpenPromotion,
}: {
  environment: EnvironmentPresentation;
  headingId: string;
  onOpenPromotion(id: string): void;
}) {
  const classes = useCardStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { name, status, where, version, commit, beside, deployed, facts } =
    environment;
  return (
    <div className={classes.section}>
      <div className={classes.row}>
        <h3 className={classes.name} id={headingId}>
          {name}
        </h3>
        <StatusLabel status={status} variant="chip" />
      </div>
      <div className={classes.small}>{where}</div>
      <div className={`${classes.row} ${classes.gap}`}>
        <span
          className={classes.inline}
          style={{ alignItems: 'baseline', gap: 8 }}
        >
          <span className={classes.version} title={version?.title}>
            {version?.text ?? t('environment.noVersion')}
          </span>
          {commit &&
            (commit.url ? (
              <Link
                to={commit.url}
                className={`${classes.mono} ${classes.link}`}
              >
                {commit.short}
              </Link>
            ) : (
              <span className={`${classes.mono} ${classes.muted}`}>
                {commit.short}
              </span>
            ))}
        </span>
        {beside && (
          <span
            style={{
              color: token(beside.tone === 'bad' ? 'bad-fg' : 'text-2'),
              fontWeight: beside.tone === 'bad' ? 600 : 400,
            }}
          >
            {beside.text}
          </span>
        )}
      </div>
      {deployed && (
        <div className={classes.muted}>
          <time dateTime={deployed.when.at} title={deployed.when.title}>
            {deployed.when.text}
          </time>
          {', '}
          {deployed.promotion && (
            <>
              <button
                type="button"
                className={classes.linkButton}
                onClick={() => onOpenPromotion(deployed.promotion!.id)}
              >
                {deployed.promotion.label}
              </button>{' '}
            </>
          )}
          {t('panel.by', { who: deployed.by })}
        </div>
      )}
      {facts && (
        <div className={classes.facts}>
          <StatusLabel status={facts.sync} />
          <StatusLabel status={facts.health} />
          {facts.pods && (
            <span className={classes.inline}>
              <Apps aria-hidden="true" style={{ fontSize: 16 }} />
              {facts.pods}
            </span>
          )}
        </div>
      )}
    </div>
  );
}
