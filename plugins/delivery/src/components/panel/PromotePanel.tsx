import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { describeVersion } from '@lockstep/backstage-plugin-delivery-common';
import { useState } from 'react';
import { listSources, planPromotion } from '../../domain/planDraft';
import { runningVersion } from '../../domain/presentEnvironment';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import { deliveryTranslationRef } from '../../translation';
import { DraftPanel } from './DraftPanel';
import { revisionOf, type PanelContext } from './PanelContext';
import { VersionMove, VersionPicker } from './VersionPicker';

/** Brings a version to an environment. */
export function PromotePanel({
  environment,
  context,
}: {
  environment: string;
  context: PanelContext;
}) {
  const { entityRef, entityName, stages, viewer, open } = context;
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { promote } = useEnvironmentPermissions(entityRef, environment);
  const sources = listSources(stages, environment);
  const [chosen, setChosen] = useState<string>();
  const [tag, setTag] = useState('');
  const source = chosen ?? sources[0]?.environment ?? '';
  const stage = stages.find(({ name }) => name === environment);
  const running = stage?.deployments[0] && runningVersion(stage.deployments[0]);
  return (
    <DraftPanel
      kind="promote"
      title={t('panel.promoteTitle', { environment })}
      subtitle={
        tag.trim() || !source
          ? entityName
          : t('panel.promoteSubtitle', {
              entity: entityName,
              environment: source,
            })
      }
      environment={environment}
      request={planPromotion({ entityRef, environment, source, tag })}
      revision={revisionOf(stage)}
      allowed={promote}
      viewer={viewer}
      onCreated={id => open({ type: 'promotion', id }, { replace: true })}
      onClose={() => open(null)}
    >
      {sending => (
        <VersionMove
          environment={environment}
          from={describeVersion(running ?? null)}
        >
          <VersionPicker
            sources={sources}
            source={source}
            tag={tag}
            disabled={sending}
            onSource={setChosen}
            onTag={setTag}
          />
        </VersionMove>
      )}
    </DraftPanel>
  );
}
