import type { KubeObject } from '../kube/KubeObject';
import { stampOf } from './conditions';
import { ownerReference } from './createAnalysisRun';
import type { Write } from './RolloutContext';
import {
  availableReplicas,
  specReplicas,
  statusReplicas,
  total,
} from './replicaSets';
import { computeTemplateHash } from './stepHash';

const hashLabel = 'pod-template-hash';
const revisionAnnotation = 'deployment.kubernetes.io/revision';

function revisionOf(object: KubeObject): number {
  return Number(object.metadata.annotations?.[revisionAnnotation] ?? 0);
}

function createReplicaSet(
  deployment: KubeObject,
  hash: string,
  revision: number,
): KubeObject {
  const { template, selector, replicas = 1 } = deployment.spec;
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: { [revisionAnnotation]: String(revision) },
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas,
      selector: {
        ...selector,
        matchLabels: { ...selector.matchLabels, [hashLabel]: hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

function conditionOf(
  deployment: KubeObject,
  type: string,
  value: boolean,
  reason: string,
  now: Date,
) {
  const before = (deployment.status?.conditions ?? []).find(
    (each: any) => each.type === type,
  );
  const status = value ? 'True' : 'False';
  if (before?.status === status && before.reason === reason) return before;
  const stamp = stampOf(now);
  const lastTransitionTime =
    before?.status === status ? before.lastTransitionTime : stamp;
  return { type, status, reason, lastUpdateTime: stamp, lastTransitionTime };
}

/** One pass over a Deployment: the new ReplicaSet comes up, then the old ones go. */
export function stepDeployment(
  deployment: KubeObject,
  replicaSets: KubeObject[],
  now: Date,
): { writes: Write[]; status: any } {
  const writes: Write[] = [];
  const { namespace } = deployment.metadata;
  const desired: number = deployment.spec?.replicas ?? 1;
  const hash = computeTemplateHash(deployment.spec?.template);
  const current = replicaSets.find(
    each => each.metadata.labels?.[hashLabel] === hash,
  );
  const others = replicaSets.filter(each => each !== current);
  const latest = Math.max(0, ...replicaSets.map(revisionOf));
  const scale = (replicaSet: KubeObject, replicas: number) => {
    if (specReplicas(replicaSet) === replicas) return;
    const patch = { spec: { replicas } };
    writes.push({
      verb: 'patch',
      kind: 'ReplicaSet',
      namespace,
      name: replicaSet.metadata.name,
      patch,
    });
  };
  if (!current) {
    writes.push({
      verb: 'create',
      object: createReplicaSet(deployment, hash, latest + 1),
    });
  } else {
    if (revisionOf(current) < latest) {
      const patch = {
        metadata: { annotations: { [revisionAnnotation]: String(latest + 1) } },
      };
      writes.push({
        verb: 'patch',
        kind: 'ReplicaSet',
        namespace,
        name: current.metadata.name,
        patch,
      });
    }
    scale(current, desired);
    if (availableReplicas(current) >= desired)
      others.forEach(each => scale(each, 0));
  }
  const updated = current ? statusReplicas(current) : 0;
  const available = total(replicaSets, availableReplicas);
  const complete =
    updated === desired &&
    available === desired &&
    total(replicaSets, statusReplicas) === desired;
  return {
    writes,
    status: {
      observedGeneration: deployment.metadata.generation ?? 1,
      replicas: total(replicaSets, statusReplicas),
      updatedReplicas: updated,
      readyReplicas: total(
        replicaSets,
        each => each.status?.readyReplicas ?? 0,
      ),
      availableReplicas: available,
      ...(available < desired && { unavailableReplicas: desired - available }),
      conditions: [
        conditionOf(
          deployment,
          'Available',
          available >= desired,
          available >= desired
            ? 'MinimumReplicasAvailable'
            : 'MinimumReplicasUnavailable',
          now,
        ),
        conditionOf(
          deployment,
          'Progressing',
          true,
          complete ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
          now,
        ),
      ],
    },
  };
}
