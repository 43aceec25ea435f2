import type {
  Deployment,
  WorkloadView,
} from '@lockstep/backstage-plugin-delivery-common';
import { statusOfHealth } from './statusOfHealth';
import { presentStatus, type Status } from './Status';
import type { Viewer } from './Viewer';

/** A Deployment, StatefulSet or DaemonSet as the card shows it. */
export interface WorkloadPresentation {
  id: string;
  kind: string;
  name: string;
  status: Status;
  pods: string;
  /** How far an update has come; null while none is on its way. */
  updated: string | null;
  /** Why it is not healthy. */
  reason: string | null;
}

/** The plain workloads of a deployment. Where a Rollout leads, its own section tells it all. */
export function presentWorkloads(
  { rollout, workloads }: Pick<Deployment, 'rollout' | 'workloads'>,
  viewer: Viewer,
): WorkloadPresentation[] {
  return rollout
    ? []
    : workloads.map(workload => presentWorkload(workload, viewer));
}

function presentWorkload(
  { kind, name, namespace, replicas, health, message }: WorkloadView,
  viewer: Viewer,
): WorkloadPresentation {
  const { t } = viewer;
  const total = String(replicas.desired);
  return {
    id: `${kind}/${namespace}/${name}`,
    kind,
    name,
    status: presentStatus(statusOfHealth(health.status), viewer),
    pods: t('workload.ready', { ready: String(replicas.ready), total }),
    updated:
      replicas.updated < replicas.desired
        ? t('workload.updated', { updated: String(replicas.updated), total })
        : null,
    reason: health.status === 'Healthy' ? null : message ?? null,
  };
}
