import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PipelineStage } from '../../domain/Pipeline';
import { planRevert } from '../../domain/planDraft';
import { presentEnvironment } from '../../domain/presentEnvironment';
import {
  presentOperations,
  type OperationPresentation,
} from '../../domain/presentOperation';
import type { Viewer } from '../../domain/Viewer';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import type { PanelLocation } from '../../hooks/usePanelLocation';
import { deliveryTranslationRef } from '../../translation';
import { EnvironmentCard } from '../card';

/** One environment with what this viewer may do in it. */
export function StageCard({
  stage,
  entityRef,
  viewer,
  connected,
  open,
  onOperate,
}: {
  stage: PipelineStage;
  entityRef: string;
  viewer: Viewer;
  connected: boolean;
  open(location: PanelLocation): void;
  onOperate(operation: OperationPresentation): void;
}) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const may = useEnvironmentPermissions(entityRef, stage.name);
  const environment = presentEnvironment(stage, viewer);
  const [deployment] = stage.deployments;
  const stopped =
    !stage.active && (stage.failed || deployment?.rollout?.aborted);
  const plan =
    stopped && may.promote && connected
      ? planRevert(stage, entityRef, stage.failed ?? undefined)
      : null;
  const mayNothing = !may.promote && !may.operate && !may.loading;
  return (
    <EnvironmentCard
      environment={environment}
      operations={
        deployment && may.operate && connected
          ? presentOperations(deployment, viewer)
          : []
      }
      revert={plan}
      denied={
        mayNothing
          ? t('environment.lookNotAct', { environment: stage.name })
          : null
      }
      onOpenPromotion={id => open({ type: 'promotion', id })}
      onOperate={onOperate}
      onRevert={() =>
        open({
          type: 'revert',
          environment: stage.name,
          promotion: stage.failed?.id,
        })
      }
    />
  );
}
