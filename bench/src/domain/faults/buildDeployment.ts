import type { Deployment } from '@lockstep/backstage-plugin-delivery-common';
import {
  deploymentId,
  overlayFolder,
  repositoryUrl,
  type StormService,
} from './StormService';

/** What Argo CD and Argo Rollouts would say of one overlay, in few words. */
export interface DeploymentFacts {
  service: string;
  environment: string;
  /** The commit of main that Argo CD compares with. */
  revision: string;
  /** What that commit asks for. */
  tag: string;
  /** What runs all traffic. */
  stableTag: string;
  state: 'healthy' | 'progressing' | 'failed';
  since: string;
}

const HEALTH = {
  healthy: 'Healthy',
  progressing: 'Progressing',
  failed: 'Degraded',
} as const;
const SET_WEIGHT = { healthy: 100, progressing: 25, failed: 0 } as const;

type Rollout = NonNullable<Deployment['rollout']>;

/** A deployment as the state index would serve it. */
export function buildDeployment(
  service: StormService,
  facts: DeploymentFacts,
): Deployment {
  const { environment, tag, stableTag, state, since, revision } = facts;
  const { image, name } = service;
  const namespace = `${name}-${environment}`;
  return {
    id: deploymentId(name, environment),
    cluster: 'storm',
    environment,
    entityRef: service.entityRef,
    version: { image, tag },
    stableVersion: { image, tag: stableTag },
    deployedAt: since,
    health: { status: HEALTH[state] },
    application: {
      name: namespace,
      namespace: 'argocd',
      project: 'storm',
      sync: 'Synced',
      revisions: [revision],
      health: { status: HEALTH[state] },
      childrenHealth: null,
      sources: [
        {
          repoURL: repositoryUrl(service.repository),
          path: overlayFolder(name, environment),
          targetRevision: 'main',
          kustomizeImages: [],
        },
      ],
      destination: { namespace },
      images: [`${image}:${tag}`],
      operation: null,
      history: [],
      conditions: [],
      autoSync: { enabled: true, prune: true, selfHeal: true },
      resources: [],
      isAppOfApps: false,
      children: [],
      overrides: [],
    } as unknown as Deployment['application'],
    rollout: buildRollout(service, facts, namespace),
    workloads: [],
    runningImages: [{ image: `${image}:${stableTag}`, pods: 2 }],
    windows: {
      canSync: true,
      canSyncManually: true,
      active: [],
      matching: [],
      nextOpening: null,
      nextClosing: null,
      errors: [],
    },
    freshness: { state: 'live', since },
    warnings: [],
  } as Deployment;
}

function buildRollout(
  { image, name }: StormService,
  { tag, stableTag, state }: DeploymentFacts,
  namespace: string,
): Rollout {
  const isOut = state === 'healthy';
  const failed = state === 'failed';
  const revision = (number: number, of: string, role: 'stable' | 'canary') => ({
    name: `${name}-${number}`,
    revision: number,
    podHash: `hash${number}`,
    roles: [role],
    images: [`${image}:${of}`],
    replicas: { desired: 2, current: 2, ready: 2, available: 2 },
    status: failed && role === 'canary' ? 'ScaledDown' : 'Healthy',
    pods: [],
    analysisRuns: [],
  });
  return {
    name,
    namespace,
    phase: HEALTH[state],
    message: failed
      ? 'RolloutAborted: metric "error-rate" assessed Failed'
      : undefined,
    strategy: 'canary',
    steps: [
      {
        index: 0,
        type: 'setWeight',
        text: 'setWeight: 25',
        state: isOut ? 'done' : 'current',
        weight: 25,
      },
    ],
    currentStepIndex: isOut ? null : 0,
    stepCount: 1,
    setWeight: SET_WEIGHT[state],
    actualWeight: SET_WEIGHT[state],
    maxWeight: 100,
    pause: null,
    aborted: failed,
    abort: null,
    fullyPromoted: isOut,
    replicas: { desired: 2, current: 2, updated: 2, ready: 2, available: 2 },
    images: [`${image}:${tag}`],
    revisions: isOut
      ? [revision(2, tag, 'stable')]
      : [revision(2, tag, 'canary'), revision(1, stableTag, 'stable')],
    restart: { pending: false },
    blueGreen: null,
    traffic: null,
    workloadRef: null,
    duration: null,
    deadline: { seconds: 600, at: null, exceeded: false, aborts: false },
    operations: [],
  } as unknown as Rollout;
}
