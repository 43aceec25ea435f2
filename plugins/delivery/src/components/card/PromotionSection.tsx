import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { PromotionPresentation } from '../../domain/presentPromotion';
import { deliveryTranslationRef } from '../../translation';
import { StatusIcon, StatusLabel } from '../status';
import { token } from '../tokens';
import { useCardStyles } from './useCardStyles';

const useStyles = makeStyles({
  gate: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0,1fr) auto',
    columnGap: 8,
    alignItems: 'start',
  },
  reason: { overflowWrap: 'anywhere' },
});

/** A promotion that waits or runs, with the gates it waits for; passed ones are one line. */
export function PromotionSection({
  promotion,
  onOpen,
}: {
  promotion: PromotionPresentation;
  onOpen(id: string): void;
}) {
  const shared = useCardStyles();
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const waiting = promotion.gates.filter(({ order }) => order !== 'passed');
  const passed = promotion.gates.length - waiting.length;
  return (
    <div className={`${shared.section} ${shared.stack}`}>
      <div>
        <div className={shared.row}>
          <span className={shared.strong}>{promotion.title}</span>
          <button
            type="button"
            className={shared.linkButton}
            onClick={() => onOpen(promotion.id)}
          >
            {promotion.label}
          </button>
        </div>
        <div className={shared.row}>
          <StatusLabel status={promotion.status} />
          <span className={shared.small} title={promotion.requested.when.title}>
            {t('promotion.requestedBy', {
              age: promotion.requested.when.text,
              who: promotion.requested.by,
            })}
          </span>
        </div>
      </div>
      {waiting.map(gate => (
        <div key={gate.key} className={classes.gate}>
          <span style={{ color: token(`${gate.status.tone}-fg`) }}>
            <StatusIcon status={gate.status} size={17} />
          </span>
          <span className={classes.reason}>
            <span className={shared.strong}>{gate.title}</span>{' '}
            <span className={shared.muted}>{gate.reason}</span>
          </span>
          <span
            style={{ color: token(`${gate.status.tone}-fg`), fontWeight: 600 }}
          >
            {gate.waitsFor}
          </span>
        </div>
      ))}
      {waiting.length > 0 && passed > 0 && (
        <span className={shared.small}>
          {passed === 1
            ? t('promotion.onePassed')
            : t('promotion.morePassed', { value: String(passed) })}
        </span>
      )}
    </div>
  );
}
