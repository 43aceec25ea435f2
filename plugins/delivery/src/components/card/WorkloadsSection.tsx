import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { WorkloadPresentation } from '../../domain/presentWorkloads';
import { deliveryTranslationRef } from '../../translation';
import { StatusLabel } from '../status';
import { useCardStyles } from './useCardStyles';

/** What runs where no Rollout leads: kind, name, ready pods and health of each workload. */
export function WorkloadsSection({
  workloads,
}: {
  workloads: WorkloadPresentation[];
}) {
  const classes = useCardStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <div className={`${classes.section} ${classes.stack}`}>
      <span className={classes.strong}>{t('workload.title')}</span>
      <ul className={classes.stack}>
        {workloads.map(workload => (
          <li key={workload.id}>
            <div className={classes.row}>
              <span>
                {workload.name}{' '}
                <span className={classes.muted}>{workload.kind}</span>
              </span>
              <StatusLabel status={workload.status} />
            </div>
            <div className={classes.row}>
              <span className={classes.muted}>{workload.pods}</span>
              {workload.updated && (
                <span className={classes.muted}>{workload.updated}</span>
              )}
            </div>
            {workload.reason && (
              <div className={classes.small}>{workload.reason}</div>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
