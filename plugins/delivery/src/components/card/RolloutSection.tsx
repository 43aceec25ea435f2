import { useTranslationRef } from '@backstage/frontend-plugin-api';
import PauseCircleOutline from '@material-ui/icons/PauseCircleOutline';
import type { RolloutPresentation } from '../../domain/presentRollout';
import { deliveryTranslationRef } from '../../translation';
import { SegmentBar, TrafficBar } from '../bars';
import { useCardStyles } from './useCardStyles';

/** The canary: where it is, how long it stays there, and how much traffic it gets. */
export function RolloutSection({ rollout }: { rollout: RolloutPresentation }) {
  const classes = useCardStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { pause, traffic } = rollout;
  return (
    <div className={`${classes.section} ${classes.stack}`}>
      <div className={classes.row}>
        <span className={classes.strong}>{rollout.title}</span>
        {rollout.progress && (
          <span className={classes.muted}>{rollout.progress}</span>
        )}
      </div>
      {rollout.segments.length > 0 && (
        <SegmentBar
          segments={rollout.segments}
          quiet={rollout.quiet}
          label={rollout.barLabel}
        />
      )}
      {pause && (
        <div className={classes.row}>
          <span className={classes.inline}>
            <PauseCircleOutline aria-hidden="true" style={{ fontSize: 17 }} />
            <span>
              <span className={classes.strong}>{pause.left}</span> {pause.of}
            </span>
          </span>
          <span className={classes.muted}>{pause.then}</span>
        </div>
      )}
      {traffic && (
        <div>
          <div className={classes.row}>
            <span className={classes.muted}>{t('rollout.traffic')}</span>
            <span>
              {t('rollout.setWord')} <b>{traffic.set} %</b> ·{' '}
              {t('rollout.actualWord')} <b>{traffic.actual} %</b>
            </span>
          </div>
          <TrafficBar
            set={traffic.set}
            actual={traffic.actual}
            label={traffic.label}
          />
          <div className={classes.small}>{traffic.split}</div>
        </div>
      )}
    </div>
  );
}
