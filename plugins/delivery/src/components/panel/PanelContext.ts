import type { EntityDelivery } from '@lockstep/backstage-plugin-delivery-common';
import type { PipelineStage } from '../../domain/Pipeline';
import type { Viewer } from '../../domain/Viewer';
import type { PanelLocation } from '../../hooks/usePanelLocation';

/** What every form of the panel gets from the page. */
export interface PanelContext {
  entityRef: string;
  entityName: string;
  delivery: EntityDelivery;
  stages: PipelineStage[];
  viewer: Viewer;
  open(location: PanelLocation | null, options?: { replace?: boolean }): void;
}

/** Changes whenever something about this environment does. */
export function revisionOf(stage: PipelineStage | undefined): string {
  return JSON.stringify([
    stage?.promotions.map(({ id, updatedAt }) => [id, updatedAt]),
    stage?.deployments.map(({ id, version, windows }) => [
      id,
      version,
      windows.canSync,
    ]),
  ]);
}
