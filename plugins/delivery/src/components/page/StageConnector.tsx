import type { PipelineStage } from '../../domain/Pipeline';
import { presentConnector } from '../../domain/presentConnector';
import type { Viewer } from '../../domain/Viewer';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import type { PanelLocation } from '../../hooks/usePanelLocation';
import { Connector } from '../pipeline';

/** The way from one environment to the next, as far as this viewer may go it. */
export function StageConnector({
  from,
  to,
  entityRef,
  viewer,
  connected,
  open,
}: {
  from: PipelineStage;
  to: PipelineStage;
  entityRef: string;
  viewer: Viewer;
  connected: boolean;
  open(location: PanelLocation): void;
}) {
  const may = useEnvironmentPermissions(entityRef, to.name);
  return (
    <Connector
      connector={presentConnector(
        from,
        to,
        { promote: may.promote, connected },
        viewer,
      )}
      onPromote={() => open({ type: 'promote', environment: to.name })}
      onOpenPromotion={id => open({ type: 'promotion', id })}
    />
  );
}
