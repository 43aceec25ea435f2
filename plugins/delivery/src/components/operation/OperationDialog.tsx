import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import Dialog from '@material-ui/core/Dialog';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import { deliveryApiRef } from '../../api/DeliveryApi';
import { describeFailure } from '../../domain/describeFailure';
import type { OperationPresentation } from '../../domain/presentOperation';
import { useSubmit } from '../../hooks/useSubmit';
import { deliveryTranslationRef } from '../../translation';
import { Action, Notice } from '../status';
import { token, useTokenClass } from '../tokens';

const useStyles = makeStyles({
  paper: {
    background: token('surface'),
    color: token('text'),
    padding: 20,
    maxWidth: 460,
    display: 'grid',
    gap: 12,
  },
  title: { fontSize: 18, fontWeight: 700 },
  git: { color: token('text-2') },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: 8,
    justifyContent: 'flex-end',
  },
});

/** Says exactly what an act on a running Rollout does, and what Git will say to it. */
export function OperationDialog({
  operation,
  onClose,
}: {
  operation: OperationPresentation;
  onClose(): void;
}) {
  const classes = useStyles();
  const tokens = useTokenClass();
  const titleId = useId();
  const api = useApi(deliveryApiRef);
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { running, error, submit } = useSubmit();
  const { confirm } = operation;
  const act = () =>
    submit(async () => {
      await api.operateDeployment(operation.deployment, {
        operation: operation.operation,
      });
      onClose();
    });
  return (
    <Dialog
      open
      className={tokens}
      onClose={onClose}
      aria-labelledby={titleId}
      PaperProps={{ className: classes.paper }}
    >
      <h2 className={classes.title} id={titleId}>
        {confirm.title}
      </h2>
      <p>{confirm.effect}</p>
      <p className={classes.git}>{confirm.git}</p>
      {error && (
        <Notice tone="bad" role="alert">
          {t('panel.requestFailed', { reason: describeFailure(error) })}
        </Notice>
      )}
      <div className={classes.actions}>
        <Action weight="text" onClick={onClose}>
          {t('operation.keep')}
        </Action>
        <Action
          weight={operation.operation === 'abort' ? 'dangerOutlined' : 'filled'}
          disabled={running}
          onClick={act}
        >
          {operation.word}
        </Action>
      </div>
    </Dialog>
  );
}
