import {
  describeOperation,
  describeResourceHealth,
  parseTrackingId,
  readOperationType,
  rollUpResources,
} from '../../../plugins/delivery-common/src';
import type { Mapping, Suite } from '../ConformanceCase';

const health: Mapping = ({ object }) => ({
  health: describeResourceHealth(object)?.status ?? null,
});

const healthAndMessage: Mapping = (input, recorded) => ({
  ...(health(input, recorded) as object),
  message: describeResourceHealth(input.object)?.message ?? '',
});

const resourceKinds = [
  'Rollout',
  'AnalysisRun',
  'Experiment',
  'ApplicationSet',
  'Application',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'PersistentVolumeClaim',
  'Service',
  'Ingress',
  'Job',
  'HorizontalPodAutoscaler',
  'Pod',
  'APIService',
];

/** These cases were recorded without the message. */
export const resourceHealthSuite: Suite = createSuite(health);

export const resourceHealthAndMessageSuite: Suite =
  createSuite(healthAndMessage);

function createSuite(mapping: Mapping): Suite {
  return Object.fromEntries(
    resourceKinds.map(kind => [`argocd.resourceHealth.${kind}`, mapping]),
  );
}

export const applicationHealthSuite: Suite = {
  'argocd.appHealth': ({ resources }) => {
    const health = rollUpResources(
      resources.map((resource: any) => ({
        group: resource.group,
        kind: resource.kind,
        namespace: resource.namespace || undefined,
        name: resource.name,
        health: resource.liveHealth
          ? { status: resource.liveHealth }
          : undefined,
        hook: resource.isHook,
        ignored: resource.ignoreHealthcheckAnnotation,
        live: resource.liveExists,
      })),
    );
    return { health: health.status, message: health.message ?? '' };
  },
  'argocd.parseTrackingId': ({ value }) => ({
    parsed: parseTrackingId(value),
  }),
  'argocd.operationState': ({ application }) => ({
    phase: describeOperation(application)?.phase,
  }),
  'argocd.operationType': ({ application }) => ({
    type: readOperationType(application),
  }),
};
