import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { describeVersion } from '@lockstep/backstage-plugin-delivery-common';
import { planRevert } from '../../domain/planDraft';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import { deliveryTranslationRef } from '../../translation';
import { DraftPanel } from './DraftPanel';
import { revisionOf, type PanelContext } from './PanelContext';
import { FixedVersion, VersionMove } from './VersionPicker';

/** Puts the version back that was there before. */
export function RevertPanel({
  environment,
  promotionId,
  context,
}: {
  environment: string;
  promotionId: string | undefined;
  context: PanelContext;
}) {
  const { entityRef, entityName, stages, viewer, open } = context;
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { promote } = useEnvironmentPermissions(entityRef, environment);
  const stage = stages.find(({ name }) => name === environment);
  const promotion = stage?.promotions.find(({ id }) => id === promotionId);
  const plan = stage ? planRevert(stage, entityRef, promotion) : null;
  const asked = describeVersion(stage?.deployments[0]?.version ?? null);
  return (
    <DraftPanel
      kind="revert"
      title={t('panel.revertTitle', { environment })}
      subtitle={
        promotion
          ? t('panel.revertSubtitle', {
              entity: entityName,
              id: t('promotion.id', { number: String(promotion.number) }),
            })
          : entityName
      }
      environment={environment}
      version={plan?.version}
      request={plan?.request ?? null}
      revision={revisionOf(stage)}
      allowed={promote}
      viewer={viewer}
      onCreated={id => open({ type: 'promotion', id }, { replace: true })}
      onClose={() => open(null)}
    >
      {() => (
        <VersionMove environment={environment} from={asked}>
          <FixedVersion version={plan?.version ?? ''} />
        </VersionMove>
      )}
    </DraftPanel>
  );
}
