import {
  describeVersion,
  parseImageReference,
  type Deployment,
  type Promotion,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { explainOtherVersion } from './explainOtherVersion';
import { findRolloutEvidence } from './findRolloutEvidence';
import type { Judgement, Observation } from './Judgement';
import { isVersionOfImage, isVersionSeen } from './version';

/**
 * How far a deployment has come with this version.
 *
 * A rollout counts only when its newest revision runs the version: right after the sync the
 * old revision's status, healthy or degraded, is still there and says nothing about the new.
 */
export function judgeDeployment(
  observation: Observation,
  to: Version,
  moment: { promotion: Pick<Promotion, 'phase' | 'observedSince'>; now: Date },
): Judgement {
  const { deployment, holdsMerge } = observation;
  if (!deployment) {
    return {
      stage: 'unknown',
      reason: 'deployment-unknown',
      message: `No Application is known as ${observation.id} at the moment.`,
    };
  }
  const { application, freshness } = deployment;
  const name = application.name;
  if (freshness.state !== 'live') {
    return {
      stage: 'unknown',
      reason: 'cluster-stale',
      message: `Cluster ${deployment.cluster} has been silent since ${freshness.since}; ${name} cannot be observed.`,
    };
  }
  if (holdsMerge === undefined) {
    return {
      stage: 'unknown',
      reason: 'git-host-unavailable',
      message: `The Git host does not tell whether ${name} has the merge.`,
    };
  }
  const revision = application.revisions[0];
  if (!holdsMerge || !isVersionSeen(deployment.version, to)) {
    return (
      (holdsMerge && explainOtherVersion(deployment, to, moment)) ||
      judgeSync(observation, deployment, to)
    );
  }
  return {
    revision,
    ...(deployment.rollout
      ? judgeRollout(deployment, deployment.rollout, to)
      : judgeWorkload(deployment, to)),
  };
}

function judgeSync(
  observation: Observation,
  deployment: Deployment,
  to: Version,
): Judgement {
  const { application, windows } = deployment;
  const { name, operation } = application;
  const { holdsMerge, operationHoldsMerge } = observation;
  if (
    operationHoldsMerge &&
    (operation?.phase === 'Failed' || operation?.phase === 'Error')
  ) {
    return {
      stage: 'failed',
      reason: 'sync-failed',
      message: `Argo CD could not sync ${name}: ${
        operation.message ?? operation.phase
      }`,
    };
  }
  if (!windows.canSync && application.autoSync.enabled) {
    return {
      stage: 'unsynced',
      reason: 'window-closed',
      message: `${name} is not synced: its sync window is closed${
        windows.nextOpening ? ` until ${windows.nextOpening}` : ''
      }.`,
      patient: true,
      nextCheckAt: windows.nextOpening ?? undefined,
    };
  }
  if (!holdsMerge) {
    return {
      stage: 'unsynced',
      message: `Argo CD has not seen the merge in ${name} yet.`,
    };
  }
  if (!application.autoSync.enabled && operation?.phase !== 'Running') {
    return {
      stage: 'syncing',
      message: `${name} has no automatic sync; a person must sync it.`,
      patient: true,
    };
  }
  return {
    stage: 'syncing',
    message: `Argo CD syncs ${name}; it still asks for ${describeVersion(
      deployment.version,
    )}, not ${describeVersion(to)}.`,
  };
}

function judgeRollout(
  deployment: Deployment,
  rollout: NonNullable<Deployment['rollout']>,
  to: Version,
): Judgement {
  const newest = rollout.revisions[0];
  const images = newest?.images ?? rollout.images;
  if (!images.some(image => isVersionOfImage(image, to))) {
    return {
      stage: 'rolling',
      message: `Rollout ${rollout.name} has not begun with ${describeVersion(
        to,
      )} yet.`,
    };
  }
  if (rollout.aborted && isServing(newest)) {
    // An abort is about a newer revision; this one was there before and its turn has just come.
    return {
      stage: 'rolling',
      message: `Rollout ${
        rollout.name
      } still tells of the abort before ${describeVersion(to)}.`,
    };
  }
  if (rollout.aborted || rollout.phase === 'Degraded') {
    return { stage: 'failed', ...findRolloutEvidence(rollout) };
  }
  const isOut =
    rollout.phase === 'Healthy' &&
    rollout.fullyPromoted &&
    isVersionSeen(deployment.stableVersion, to);
  if (!isOut) {
    return describeProgress(rollout);
  }
  if (!isRunning(deployment, to)) {
    return {
      stage: 'verifying',
      message: `${
        rollout.name
      } is rolled out; no pod is seen to run ${describeVersion(to)} yet.`,
    };
  }
  return deployment.health.status === 'Healthy'
    ? { stage: 'done', message: doneMessage(deployment, to) }
    : {
        stage: 'verifying',
        message: `${rollout.name} is rolled out; ${
          deployment.application.name
        } is ${deployment.health.status}${
          deployment.health.message ? `: ${deployment.health.message}` : ''
        }.`,
      };
}

/**
 * Of a workload without a Rollout only the Application's health is known, and that may still
 * be the old one's: it can pass, but not fail before the deadline.
 */
function judgeWorkload(deployment: Deployment, to: Version): Judgement {
  const { application, health, stableVersion } = deployment;
  const settled =
    application.sync === 'Synced' && application.operation?.phase !== 'Running';
  if (
    settled &&
    health.status === 'Healthy' &&
    isRunning(deployment, to) &&
    isVersionSeen(stableVersion ?? deployment.version, to)
  ) {
    return { stage: 'done', message: doneMessage(deployment, to) };
  }
  return {
    stage: settled ? 'verifying' : 'rolling',
    message: `${application.name} is ${application.sync} and ${health.status}.`,
  };
}

function describeProgress(
  rollout: NonNullable<Deployment['rollout']>,
): Judgement {
  const { name, pause, currentStepIndex, steps } = rollout;
  const weight = `${rollout.setWeight} of ${rollout.maxWeight}`;
  const step =
    currentStepIndex === null ? undefined : steps[currentStepIndex]?.text;
  const where =
    currentStepIndex === null || rollout.stepCount === 0
      ? ''
      : `, step ${Math.min(currentStepIndex + 1, rollout.stepCount)} of ${
          rollout.stepCount
        }${step ? ` (${step})` : ''}`;
  if (pause && pause.until === null) {
    return {
      stage: 'rolling',
      reason: 'paused-for-person',
      message: `${name} waits for a person to continue: weight ${weight}${where}.`,
      patient: true,
    };
  }
  return {
    stage: 'rolling',
    message: `${name} takes weight ${weight}${where}.`,
  };
}

/** Whether it is what the traffic goes to, not what is to take its place. */
function isServing(
  revision: NonNullable<Deployment['rollout']>['revisions'][number] | undefined,
): boolean {
  return (
    revision?.roles.some(role => role === 'stable' || role === 'active') ??
    false
  );
}

/** Whether pods really run it, as far as pods of that image are seen at all. */
function isRunning({ runningImages }: Deployment, to: Version): boolean {
  const seen = runningImages.filter(
    ({ image, pods }) =>
      pods > 0 && parseImageReference(image).image === to.image,
  );
  return (
    seen.length === 0 || seen.some(({ image }) => isVersionOfImage(image, to))
  );
}

function doneMessage(deployment: Deployment, to: Version): string {
  return `${deployment.application.name} runs ${describeVersion(
    to,
  )} and is healthy.`;
}
