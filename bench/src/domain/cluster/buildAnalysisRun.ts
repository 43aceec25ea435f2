import { hashOf, nameDeployment, timeOf, uidOf } from './DeploymentNames';
import type { DeploymentState } from './DeploymentState';
import type { ObjectSpec } from './ObjectSpec';
import {
  POD_HASH_LABEL,
  REVISION_ANNOTATION,
  rolloutUid,
} from './buildRollout';

/** One Rollout in so many has an AnalysisRun of its newest revision. */
const EVERY = 10;
const ANALYSIS_STEP = 3;

export function buildAnalysisRuns(state: DeploymentState): ObjectSpec[] {
  if (state.plain || state.index % EVERY !== 0) {
    return [];
  }
  const { index, revision } = state;
  const { component, namespace } = nameDeployment(index);
  const hash = hashOf(index, revision);
  const metric = (name: string, query: string) => ({
    name,
    interval: '1m',
    count: 5,
    successCondition: 'result[0] >= 0.95',
    failureLimit: 2,
    provider: {
      prometheus: { address: 'http://prometheus.monitoring:9090', query },
    },
  });
  const metrics = [
    metric('success-rate', 'sum(rate(http_requests_total{code!~"5.."}[1m]))'),
    metric('latency', 'histogram_quantile(0.99, rate(http_duration[1m]))'),
  ];
  return [
    {
      kind: 'analysisruns',
      object: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AnalysisRun',
        metadata: {
          name: `${component}-${hash}-${revision}-${ANALYSIS_STEP}`,
          namespace,
          uid: uidOf('analysisrun', index, state.incarnation, revision),
          generation: 6,
          creationTimestamp: timeOf(index, revision * 300 + 20),
          labels: {
            app: component,
            [POD_HASH_LABEL]: hash,
            'rollout-type': 'Step',
            'step-index': String(ANALYSIS_STEP),
          },
          annotations: { [REVISION_ANNOTATION]: String(revision) },
          ownerReferences: [
            {
              apiVersion: 'argoproj.io/v1alpha1',
              kind: 'Rollout',
              name: component,
              uid: rolloutUid(state),
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
        spec: { metrics },
        status: {
          phase: 'Successful',
          startedAt: timeOf(index, revision * 300 + 20),
          completedAt: timeOf(index, revision * 300 + 25),
          runSummary: { count: metrics.length, successful: metrics.length },
          metricResults: metrics.map(({ name }) => ({
            name,
            phase: 'Successful',
            count: 5,
            successful: 5,
            measurements: Array.from({ length: 5 }, (_, at) => ({
              phase: 'Successful',
              value: `[0.9${(index + at) % 10}]`,
              startedAt: timeOf(index, revision * 300 + 20 + at),
              finishedAt: timeOf(index, revision * 300 + 20 + at),
            })),
          })),
        },
      },
    },
  ];
}
