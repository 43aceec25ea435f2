import {
  isFullyPromoted,
  type RolloutOperation,
} from '@lockstep/backstage-plugin-delivery-common';
import type { KubeObject } from '../objects';
import type { ObjectPatch } from './ObjectPatch';

/**
 * The patches `kubectl argo rollouts` sends for an act, in order. Whether the act makes sense
 * is decided elsewhere; an empty list says that nothing is left to do.
 */
export function planRolloutOperation(
  rollout: KubeObject,
  operation: RolloutOperation,
  now: Date,
): ObjectPatch[] {
  switch (operation) {
    case 'promote':
      return [...planPromote(rollout), ...unpause(rollout)];
    case 'promote-full':
      return [
        ...(isFullyPromoted(rollout) ? [] : [status({ promoteFull: true })]),
        ...unpause(rollout),
      ];
    case 'abort':
      return [status({ abort: true })];
    case 'retry':
      return [status({ abort: false })];
    case 'pause':
      return [{ body: { spec: { paused: true } } }];
    case 'resume':
      return [
        ...(isWaiting(rollout) ? [status({ pauseConditions: null })] : []),
        ...unpause(rollout),
      ];
    case 'restart':
      return [{ body: { spec: { restartAt: toSeconds(now) } } }];
    default:
      throw new Error(`unknown rollout operation ${operation satisfies never}`);
  }
}

function planPromote(rollout: KubeObject): ObjectPatch[] {
  const steps = rollout.spec?.strategy?.canary?.steps;
  const hasSteps = Array.isArray(steps) && steps.length > 0;
  const index = rollout.status?.currentStepIndex ?? 0;
  const next = hasSteps && index < steps.length ? index + 1 : index;
  const inconclusive =
    hasSteps &&
    rollout.status?.canary?.currentStepAnalysisRunStatus?.status ===
      'Inconclusive';

  if (isWaiting(rollout)) {
    return inconclusive && rollout.status?.controllerPause
      ? [
          status({
            pauseConditions: null,
            controllerPause: false,
            currentStepIndex: next,
          }),
        ]
      : [status({ pauseConditions: null })];
  }
  return hasSteps
    ? [status({ pauseConditions: null, currentStepIndex: next })]
    : [];
}

function unpause(rollout: KubeObject): ObjectPatch[] {
  return rollout.spec?.paused ? [{ body: { spec: { paused: false } } }] : [];
}

function isWaiting(rollout: KubeObject): boolean {
  const conditions = rollout.status?.pauseConditions;
  return Array.isArray(conditions) && conditions.length > 0;
}

function status(fields: Record<string, unknown>): ObjectPatch {
  return { subresource: 'status', body: { status: fields } };
}

/** Kubernetes times have no fractions of a second. */
function toSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
