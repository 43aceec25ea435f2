import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EnvironmentPresentation } from '../../domain/presentEnvironment';
import { deliveryTranslationRef } from '../../translation';
import { StatusLabel } from '../status';
import { useCardStyles } from './useCardStyles';

/** All deployments of an environment that has several. */
export function OthersSection({
  others,
}: Pick<EnvironmentPresentation, 'others'>) {
  const classes = useCardStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <div className={`${classes.section} ${classes.stack}`}>
      <span className={classes.strong}>
        {t('environment.behindOthers', { value: String(others.length) })}
      </span>
      <ul className={classes.stack}>
        {others.map(other => (
          <li key={other.id} className={classes.row}>
            <span>
              {other.cluster}{' '}
              <span className={classes.muted}>{other.version}</span>
            </span>
            <StatusLabel status={other.status} />
          </li>
        ))}
      </ul>
    </div>
  );
}
