import { useTranslationRef } from '@backstage/frontend-plugin-api';
import SkipNext from '@material-ui/icons/SkipNext';
import Undo from '@material-ui/icons/Undo';
import type { OperationPresentation } from '../../domain/presentOperation';
import { deliveryTranslationRef } from '../../translation';
import { Action } from '../status';
import { useCardStyles } from './useCardStyles';

/** What the viewer can do here; at most one button is filled. */
export function CardFooter({
  operations,
  revert,
  denied,
  onOperate,
  onRevert,
}: {
  operations: OperationPresentation[];
  revert: { version: string } | null;
  denied: string | null;
  onOperate(operation: OperationPresentation): void;
  onRevert(): void;
}) {
  const classes = useCardStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <div className={classes.footer}>
      {revert && (
        <Action weight="filled" startIcon={<Undo />} onClick={onRevert}>
          {t('panel.revertTo', { version: revert.version })}
        </Action>
      )}
      {operations.map(operation => (
        <Action
          key={operation.operation}
          weight={weightOf(operation, revert !== null)}
          startIcon={
            operation.operation === 'promote' ? <SkipNext /> : undefined
          }
          onClick={() => onOperate(operation)}
        >
          {operation.word}
        </Action>
      ))}
      {denied && <span className={classes.small}>{denied}</span>}
    </div>
  );
}

function weightOf(
  { operation, awaited }: OperationPresentation,
  taken: boolean,
) {
  if (operation === 'abort') {
    return 'danger';
  }
  if (operation === 'retry') {
    return 'text';
  }
  return awaited && !taken ? 'filled' : 'outlined';
}
