import { describeResourceHealth } from './describeResourceHealth';

const deployment = (spec: object, status: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', generation: 2 },
  spec: { replicas: 3, ...spec },
  status: { observedGeneration: 2, ...status },
});
const pod = (status: object, spec: object = { restartPolicy: 'Always' }) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1' },
  spec,
  status,
});
const ready = [{ type: 'Ready', status: 'True' }];

it.each([
  ['a paused Deployment', deployment({ paused: true }, {}), 'Suspended'],
  ['an unseen spec', deployment({}, { observedGeneration: 1 }), 'Progressing'],
  [
    'a Deployment past its deadline',
    deployment(
      {},
      {
        conditions: [
          { type: 'Progressing', reason: 'ProgressDeadlineExceeded' },
        ],
      },
    ),
    'Degraded',
  ],
  [
    'a Deployment that is done',
    deployment({}, { updatedReplicas: 3, replicas: 3, availableReplicas: 3 }),
    'Healthy',
  ],
  ['a ready pod', pod({ phase: 'Running', conditions: ready }), 'Healthy'],
  [
    'a pod without its image',
    pod({
      phase: 'Pending',
      containerStatuses: [
        { state: { waiting: { reason: 'ImagePullBackOff' } } },
      ],
    }),
    'Degraded',
  ],
  [
    'a pod that runs to an end',
    pod({ phase: 'Running', conditions: ready }, { restartPolicy: 'Never' }),
    'Progressing',
  ],
  [
    'a job that failed',
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      status: { conditions: [{ type: 'Failed', status: 'True' }] },
    },
    'Degraded',
  ],
  [
    'a load balancer without an address',
    { apiVersion: 'v1', kind: 'Service', spec: { type: 'LoadBalancer' } },
    'Progressing',
  ],
  [
    'an object being deleted',
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { deletionTimestamp: 'x' },
    },
    'Progressing',
  ],
  [
    'a paused Rollout',
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { generation: 1 },
      status: {
        observedGeneration: '1',
        phase: 'Paused',
        message: 'CanaryPauseStep',
      },
    },
    'Suspended',
  ],
  [
    'a pod of an operator that asks to be read as one that lasts',
    {
      ...pod(
        { phase: 'Running', conditions: ready },
        { restartPolicy: 'Never' },
      ),
      metadata: {
        annotations: { 'argocd.argoproj.io/ignore-restart-policy': 'true' },
      },
    },
    'Healthy',
  ],
  [
    'such a pod without its image',
    {
      ...pod(
        {
          phase: 'Running',
          containerStatuses: [
            { state: { waiting: { reason: 'ImagePullBackOff' } } },
          ],
        },
        { restartPolicy: 'Never' },
      ),
      metadata: {
        annotations: { 'argocd.argoproj.io/ignore-restart-policy': 'true' },
      },
    },
    'Degraded',
  ],
  [
    'such a pod that is a hook',
    {
      ...pod(
        { phase: 'Running', conditions: ready },
        { restartPolicy: 'Never' },
      ),
      metadata: {
        annotations: {
          'argocd.argoproj.io/ignore-restart-policy': 'true',
          'argocd.argoproj.io/hook': 'PostSync',
        },
      },
    },
    'Progressing',
  ],
  [
    'a Workflow of any version',
    {
      apiVersion: 'argoproj.io/v1alpha7',
      kind: 'Workflow',
      status: { phase: 'Succeeded' },
    },
    'Healthy',
  ],
  [
    'a Workflow that has not begun',
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow' },
    'Progressing',
  ],
  [
    'a version without a check',
    { apiVersion: 'apps/v1beta1', kind: 'Deployment' },
    'Unknown',
  ],
  [
    'an autoscaler that finds no metric, though it could scale',
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      status: {
        conditions: [
          { type: 'AbleToScale', status: 'True', reason: 'SucceededGetScale' },
          {
            type: 'ScalingActive',
            status: 'False',
            reason: 'FailedGetObjectMetric',
          },
        ],
      },
    },
    'Degraded',
  ],
  [
    'an autoscaler whose conditions were overwritten',
    {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: {
        annotations: { 'autoscaling.alpha.kubernetes.io/conditions': '{' },
      },
    },
    'Unknown',
  ],
  [
    'a kind without a check',
    { apiVersion: 'v1', kind: 'ConfigMap' },
    undefined,
  ],
  [
    'a child Application',
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      status: { health: { status: 'Degraded' } },
    },
    undefined,
  ],
  ['nothing', null, undefined],
])('%s', (_, object, status) => {
  expect(describeResourceHealth(object)?.status).toBe(status);
});
