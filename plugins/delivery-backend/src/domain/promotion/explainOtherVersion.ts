import {
  describeVersion,
  type Deployment,
  type Promotion,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Judgement } from './Judgement';

/** The Application and the workload are read apart; one may be older for a moment. */
const SETTLE_MS = 60_000;

/**
 * Why a deployment that Argo CD compared with the merge asks for another version, where that
 * will not pass by itself: somebody set the rollout back by hand, something outside of the
 * overlay decides the image, or a later commit did. Undefined while it may still come.
 */
export function explainOtherVersion(
  deployment: Deployment,
  to: Version,
  {
    promotion,
    now,
  }: { promotion: Pick<Promotion, 'phase' | 'observedSince'>; now: Date },
): Judgement | undefined {
  const { application, version } = deployment;
  const { name, operation, sync } = application;
  if (operation?.phase === 'Running') {
    return undefined;
  }
  const arrivedBefore =
    promotion.phase === 'RollingOut' || promotion.phase === 'Verifying';
  if (arrivedBefore && sync === 'OutOfSync') {
    return describeUndo(deployment, to);
  }
  const since = Math.max(
    Date.parse(operation?.finishedAt ?? '') || 0,
    Date.parse(promotion.observedSince ?? '') || 0,
  );
  if (sync !== 'Synced' || now.getTime() - since < SETTLE_MS) {
    return undefined;
  }
  const mask = application.overrides.find(({ masksImages }) => masksImages);
  return mask
    ? {
        stage: 'failed',
        reason: 'edit-masked',
        message: `${mask.file ?? `Application ${name}`} sets ${mask.value} (${
          mask.field
        }), which hides what Git says; ${name} runs ${describeVersion(
          version,
        )}. Remove it there.`,
      }
    : {
        stage: 'failed',
        reason: 'overtaken',
        message: `${name} holds the merge, but something after it asks for ${describeVersion(
          version,
        )}, not for ${describeVersion(to)}.`,
      };
}

/** `kubectl argo rollouts undo`, or an edit of the live object. */
function describeUndo(deployment: Deployment, to: Version): Judgement {
  const { application, rollout, version } = deployment;
  const what = rollout ? `Rollout ${rollout.name}` : application.name;
  const told = `${what} was set back to ${describeVersion(
    version,
  )} by hand in the cluster; Git still asks for ${describeVersion(to)}.`;
  return application.autoSync.enabled && application.autoSync.selfHeal
    ? { stage: 'syncing', message: `${told} Argo CD heals that by itself.` }
    : {
        stage: 'failed',
        reason: 'rollout-undone',
        message: `${told} Revert it in Git, or sync again.`,
      };
}
