import { Link } from '@backstage/core-components';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Undo from '@material-ui/icons/Undo';
import { deliveryApiRef } from '../../api/DeliveryApi';
import { describeFailure, kindOfFailure } from '../../domain/describeFailure';
import {
  presentPromotion,
  type PromotionPresentation,
} from '../../domain/presentPromotion';
import { presentRollout } from '../../domain/presentRollout';
import { presentTimeline } from '../../domain/presentTimeline';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import { usePromotion } from '../../hooks/usePromotion';
import { useSubmit } from '../../hooks/useSubmit';
import { deliveryTranslationRef } from '../../translation';
import { RolloutSection } from '../card';
import { Action, Notice, StatusLabel } from '../status';
import { token } from '../tokens';
import { EventTimeline } from './EventTimeline';
import { GateTable } from './GateTable';
import type { PanelContext } from './PanelContext';
import { PanelSection } from './PanelSection';
import { PanelShell } from './PanelShell';
import { PhaseBar } from './PhaseBar';

const useStyles = makeStyles({
  links: { display: 'flex', flexWrap: 'wrap', gap: '4px 16px', fontSize: 13 },
  link: {
    color: token('link'),
    textDecoration: 'underline',
    textUnderlineOffset: 2,
  },
  rollout: {
    border: `1px solid ${token('border')}`,
    borderRadius: 8,
    fontSize: 13,
  },
});

/** A promotion as it goes on: phases, gates, history, and what can be done about it. */
export function PromotionPanel({
  id,
  context,
}: {
  id: string;
  context: PanelContext;
}) {
  const { delivery, entityName, viewer, stages, open } = context;
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const streamed = delivery.promotions.find(candidate => candidate.id === id);
  const { promotion, events, error } = usePromotion(id, streamed);
  if (!promotion) {
    const missing = error && kindOfFailure(error) === 'not-found';
    return (
      <PanelShell
        title={t('panel.promotionTitle', { id: '' })}
        subtitle={entityName}
        onClose={() => open(null)}
      >
        <Notice tone={error ? 'bad' : 'calm'} role="status">
          {error
            ? (missing && t('panel.notFound', { id })) || describeFailure(error)
            : t('panel.loading')}
        </Notice>
      </PanelShell>
    );
  }
  const presented = presentPromotion(promotion, viewer, events);
  const stage = stages.find(({ name }) => name === promotion.environment);
  const rolling = ['RollingOut', 'Verifying'].includes(promotion.phase);
  const rollout =
    rolling && stage?.deployments[0]
      ? presentRollout(stage.deployments[0], viewer)
      : null;
  return (
    <PanelShell
      title={t('panel.promotionTitle', { id: presented.label })}
      subtitle={t('panel.moveSubtitle', {
        entity: entityName,
        environment: promotion.environment,
        from: presented.from,
        to: presented.to,
      })}
      aside={<StatusLabel status={presented.status} variant="chip" />}
      onClose={() => open(null)}
      sentence={presented.notice.text}
      actions={
        <PromotionActions
          presented={presented}
          environment={promotion.environment}
          context={context}
        />
      }
    >
      <PhaseBar phases={presented.phases} />
      <Notice tone={presented.notice.tone}>{presented.message}</Notice>
      {rollout && (
        <div className={classes.rollout}>
          <RolloutSection rollout={rollout} />
        </div>
      )}
      {presented.gates.some(({ order }) => order !== 'passed') && (
        <PanelSection title={t('panel.gates')}>
          <GateTable gates={presented.gates} />
        </PanelSection>
      )}
      {(presented.pullRequest || presented.commits.length > 0) && (
        <PanelSection title={t('panel.links')}>
          <div className={classes.links}>
            {presented.pullRequest && (
              <Link to={presented.pullRequest.url} className={classes.link}>
                {t('panel.pullRequest', {
                  number: String(presented.pullRequest.number),
                })}
              </Link>
            )}
            {presented.commits.map(commit =>
              commit.url ? (
                <Link key={commit.sha} to={commit.url} className={classes.link}>
                  {t('panel.commit', { sha: commit.short })}
                </Link>
              ) : (
                <span key={commit.sha}>
                  {t('panel.commit', { sha: commit.short })}
                </span>
              ),
            )}
          </div>
        </PanelSection>
      )}
      <PanelSection title={t('panel.timeline')}>
        {error && (
          <Notice tone="bad">
            {t('panel.timelineFailed', { reason: describeFailure(error) })}
          </Notice>
        )}
        <EventTimeline entries={presentTimeline(events, viewer)} />
      </PanelSection>
    </PanelShell>
  );
}

function PromotionActions({
  presented,
  environment,
  context,
}: {
  presented: PromotionPresentation;
  environment: string;
  context: PanelContext;
}) {
  const { entityRef, open } = context;
  const { t } = useTranslationRef(deliveryTranslationRef);
  const api = useApi(deliveryApiRef);
  const may = useEnvironmentPermissions(entityRef, environment);
  const { running, error, submit } = useSubmit();
  const { id, from } = presented;
  return (
    <>
      {error && (
        <div style={{ flexBasis: '100%' }}>
          <Notice tone="bad" role="alert">
            {t('panel.requestFailed', { reason: describeFailure(error) })}
          </Notice>
        </div>
      )}
      {presented.may.approve && may.approve && (
        <>
          <Action
            weight="filled"
            disabled={running}
            onClick={() =>
              submit(() =>
                api.actOnPromotion(id, 'approve', {
                  headSha: presented.headSha,
                }),
              )
            }
          >
            {t('panel.approve')}
          </Action>
          <Action
            weight="dangerOutlined"
            disabled={running}
            onClick={() => submit(() => api.actOnPromotion(id, 'reject'))}
          >
            {t('panel.reject')}
          </Action>
        </>
      )}
      {presented.may.cancel && may.cancel && (
        <Action
          weight="dangerOutlined"
          disabled={running}
          onClick={() => submit(() => api.actOnPromotion(id, 'cancel'))}
        >
          {t('panel.cancelPromotion')}
        </Action>
      )}
      {presented.may.retry && may.cancel && (
        <Action
          weight="filled"
          disabled={running}
          onClick={() => submit(() => api.actOnPromotion(id, 'retry'))}
        >
          {t('panel.retry')}
        </Action>
      )}
      {presented.may.revert && may.promote && (
        <Action
          weight={presented.status.tone === 'bad' ? 'filled' : 'dangerOutlined'}
          startIcon={<Undo />}
          onClick={() => open({ type: 'revert', environment, promotion: id })}
        >
          {t('panel.revertTo', { version: from })}
        </Action>
      )}
      <Action weight="text" onClick={() => open(null)}>
        {t('panel.close')}
      </Action>
    </>
  );
}
