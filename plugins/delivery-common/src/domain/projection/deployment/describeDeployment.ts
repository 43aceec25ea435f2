import type { ApplicationView, Health } from '../../../model/application';
import type { Deployment } from '../../../model/deployment';
import type { Freshness } from '../../../model/freshness';
import type { RolloutView } from '../../../model/rollout';
import type { WorkloadView } from '../../../model/workload';
import { rollUpHealth } from '../../pipeline/rollUpHealth';
import {
  describeApplication,
  type DescribeApplicationOptions,
} from '../application/describeApplication';
import { listAt, textAt } from '../json/readJson';
import { ownedBy } from '../rollout/describeRevisions';
import { describeRollout } from '../rollout/describeRollout';
import { evaluateSyncWindows } from '../windows/evaluateSyncWindows';
import { createLiveHealth } from './createLiveHealth';
import { describeWarnings } from './describeWarnings';
import {
  describeWorkloads,
  isReferenceTo,
  pickWorkloads,
} from './describeWorkloads';
import { pickManaged, ROLLOUT_KIND } from './pickManaged';
import { readRunningImages } from './readRunningImages';
import { readVersions } from './readVersions';

/** What `describeDeployment` reads. All objects are raw custom resources. @public */
export interface DescribeDeploymentOptions {
  cluster: string;
  /** Full entity reference of the component. */
  entityRef: string;
  environment: string;
  application: unknown;
  /** The AppProject of the Application, for its sync windows. */
  project?: unknown;
  /** AppProjects whose sync windows also apply, see `matchGlobalProjects`. */
  globalProjects?: readonly unknown[];
  /** Applications that this one may manage. */
  childApplications?: readonly unknown[];
  /** What stands in the parameter files beside the overlay. */
  parameterFiles?: DescribeApplicationOptions['parameterFiles'];
  rollouts: readonly unknown[];
  /**
   * Deployments, StatefulSets and DaemonSets with `apiVersion` and `kind` set, those a Rollout
   * refers to included; anything else is left out.
   */
  workloads?: readonly unknown[];
  /** Of Rollouts and of workloads alike: their owners tell whose they are. */
  replicaSets: readonly unknown[];
  pods: readonly unknown[];
  analysisRuns: readonly unknown[];
  experiments?: readonly unknown[];
  freshness: Freshness;
  now: Date;
}

/**
 * The id of a deployment: safe in a URL path, stable while the Application exists.
 *
 * @public
 */
export function formatDeploymentId(options: {
  cluster: string;
  namespace: string;
  name: string;
}): string {
  return [options.cluster, options.namespace, options.name].join('~');
}

/**
 * Reads one Application and everything that belongs to it as one deployment.
 *
 * Total: whatever the objects look like, the answer fits the schema. What could not be read
 * is null or `Unknown`, and `warnings` says why.
 *
 * @public
 */
export function describeDeployment(
  options: DescribeDeploymentOptions,
): Deployment {
  const { now } = options;
  const raw = options.application;
  const application = describeApplication({
    application: raw,
    liveHealth: createLiveHealth(options),
    childApplications: options.childApplications,
    parameterFiles: options.parameterFiles,
    now,
  });
  const componentName = options.entityRef.split('/').pop() ?? '';
  const candidates = ownFirst(
    pickManaged(raw, ROLLOUT_KIND, options.rollouts),
    componentName,
  );
  const rollout =
    candidates.length > 0
      ? describeRollout({
          ...options,
          rollout: candidates[0],
          workload: options.workloads?.find(workload =>
            isReferenceTo(candidates[0], workload),
          ),
          now,
        })
      : null;
  const ownWorkloads = pickWorkloads(
    raw,
    options.workloads ?? [],
    options.rollouts,
  );
  const workloads = describeWorkloads(ownWorkloads, {
    ...options,
    componentName,
  });
  const windows = evaluateSyncWindows({
    windows: listAt(options.project, 'spec', 'syncWindows'),
    globalWindows: (options.globalProjects ?? []).map(project => ({
      project: textAt(project, 'metadata', 'name') ?? '?',
      windows: listAt(project, 'spec', 'syncWindows'),
    })),
    application: raw,
    now,
    manual: false,
    operationStartedAt: readRunningSince(application),
  });
  const { version, stableVersion } = readVersions({
    application,
    rollout,
    workloads,
    componentName,
  });
  return {
    id: formatDeploymentId({ ...application, cluster: options.cluster }),
    cluster: options.cluster,
    environment: options.environment,
    entityRef: options.entityRef,
    version,
    stableVersion,
    deployedAt: readDeployedAt(application, rollout, workloads),
    health: combineHealth(application.health, rollout, workloads),
    application,
    rollout,
    workloads,
    runningImages: readRunningImages({
      ...pickOwned([...candidates, ...ownWorkloads], options),
      summary: application.images,
    }),
    windows,
    freshness: options.freshness,
    warnings: describeWarnings({
      cluster: options.cluster,
      raw,
      rollouts: candidates,
      deployment: { application, version, windows },
    }),
  };
}

/** Of several objects the one named like the component is looked at first. */
function ownFirst(objects: unknown[], componentName: string): unknown[] {
  const isOwn = (object: unknown) =>
    textAt(object, 'metadata', 'name') === componentName;
  return objects.length > 1
    ? [...objects.filter(isOwn), ...objects.filter(object => !isOwn(object))]
    : objects;
}

/** The pods and ReplicaSets of these owners, and of the experiments of Rollouts among them. */
function pickOwned(
  owners: readonly unknown[],
  options: DescribeDeploymentOptions,
): { pods: unknown[]; replicaSets: unknown[] } {
  const experiments = owners.flatMap(owner =>
    ownedBy(options.experiments ?? [], owner),
  );
  const replicaSets = [...owners, ...experiments].flatMap(owner =>
    ownedBy(options.replicaSets, owner),
  );
  return {
    replicaSets,
    pods: [...owners, ...replicaSets].flatMap(owner =>
      ownedBy(options.pods, owner),
    ),
  };
}

/** Argo CD may call an Application healthy before it has noticed what its workloads do. */
function combineHealth(
  own: Health,
  rollout: RolloutView | null,
  workloads: readonly WorkloadView[],
): Health {
  if (own.status !== 'Healthy') {
    return own;
  }
  return (
    rollUpHealth([
      own,
      ...(rollout ? [describeRolloutHealth(rollout)] : []),
      ...workloads.map(({ kind, name, health }) => ({
        status: health.status,
        message: `${kind} ${name}: ${health.message ?? health.status}`,
      })),
    ]) ?? own
  );
}

function describeRolloutHealth(rollout: RolloutView): Health {
  return {
    status: rollout.phase === 'Paused' ? 'Suspended' : rollout.phase,
    message: rollout.message ?? `Rollout ${rollout.name} is ${rollout.phase}`,
  };
}

function readDeployedAt(
  application: ApplicationView,
  rollout: RolloutView | null,
  workloads: readonly WorkloadView[],
): string | null {
  return (
    application.history.find(entry => entry.deployedAt !== '')?.deployedAt ??
    rollout?.revisions[0]?.createdAt ??
    workloads[0]?.revisions[0]?.createdAt ??
    null
  );
}

function readRunningSince(application: ApplicationView): Date | undefined {
  const { operation } = application;
  const started = Date.parse(operation?.startedAt ?? '');
  return operation?.phase === 'Running' && Number.isFinite(started)
    ? new Date(started)
    : undefined;
}
