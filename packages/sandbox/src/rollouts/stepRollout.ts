import type { KubeObject } from '../kube/KubeObject';
import { calculatePhase } from './calculatePhase';
import { canarySteps, isFullyPromoted } from './canarySteps';
import { withCondition } from './conditions';
import { AnalysisSpecError, ownerReference } from './createAnalysisRun';
import {
  patchMetadata,
  type RolloutContext,
  type RolloutInput,
  type RolloutPlan,
} from './RolloutContext';
import {
  findStable,
  hashLabel,
  otherReplicaSets,
  podHash,
  revisionAnnotation,
  revisionOf,
} from './replicaSets';
import { maxUnavailable } from './replicaCounts';
import { baseStatus, finishStatus, withPauses } from './rolloutStatus';
import { trimHistory } from './scaleReplicaSets';
import { stepBlueGreen } from './stepBlueGreen';
import { stepCanary } from './stepCanary';
import { computeStepHash, computeTemplateHash } from './stepHash';
import { validateRollout } from './validateRollout';

function createReplicaSet(
  rollout: KubeObject,
  hash: string,
  revision: number,
): KubeObject {
  const { template, selector } = rollout.spec;
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${rollout.metadata.name}-${hash}`,
      namespace: rollout.metadata.namespace,
      labels,
      annotations: { [revisionAnnotation]: String(revision) },
      ownerReferences: [ownerReference(rollout)],
    },
    spec: {
      replicas: 0,
      selector: {
        ...selector,
        matchLabels: { ...selector.matchLabels, [hashLabel]: hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  };
}

function invalidPlan(input: RolloutInput, message: string): RolloutPlan {
  const { rollout, now } = input;
  const status = withCondition(
    {
      ...rollout.status,
      observedGeneration: String(rollout.metadata.generation ?? 1),
    },
    { type: 'InvalidSpec', status: 'True', reason: 'InvalidSpec', message },
    now,
  );
  return {
    writes: [],
    events: [],
    status: { ...status, ...calculatePhase(rollout, status) },
  };
}

/** An autoscaler writes the replicas into the Rollout itself: readers see the number that is meant. */
function autoscale(context: RolloutContext) {
  const { autoscaler, rollout } = context;
  if (!autoscaler) return;
  const replicas: number = rollout.spec.replicas ?? 0;
  const bounded = Math.min(Math.max(replicas, autoscaler.min), autoscaler.max);
  if (bounded === replicas) return;
  const { namespace, name } = rollout.metadata;
  context.writes.push({
    verb: 'patch',
    kind: 'Rollout',
    namespace,
    name,
    patch: { spec: { replicas: bounded } },
  });
  context.rollout = {
    ...rollout,
    spec: { ...rollout.spec, replicas: bounded },
  };
}

function createContext(input: RolloutInput): RolloutContext {
  const { rollout, replicaSets } = input;
  const hash = computeTemplateHash(rollout.spec.template);
  const highest = Math.max(0, ...replicaSets.map(revisionOf));
  const known = replicaSets.find(each => podHash(each) === hash);
  const isLatest = known && revisionOf(known) === highest && highest > 0;
  const revision = isLatest ? highest : highest + 1;
  const newReplicaSet = known ?? createReplicaSet(rollout, hash, revision);
  const stable = findStable(rollout, newReplicaSet, replicaSets);
  const context: RolloutContext = {
    ...input,
    newReplicaSet,
    stable,
    older: otherReplicaSets(replicaSets, newReplicaSet, stable),
    revision,
    writes: [],
    events: [],
    wakeUps: [],
  };
  if (!known) context.writes.push({ verb: 'create', object: newReplicaSet });
  else if (!isLatest)
    patchMetadata(context, known, { [revisionAnnotation]: String(revision) });
  if (revisionOf(rollout) !== revision)
    patchMetadata(context, rollout, { [revisionAnnotation]: String(revision) });
  return context;
}

/** A new template or new steps: the update starts again, or is over at once where the stable version came back. */
function restartUpdate(context: RolloutContext, stepHash: string): any {
  const { rollout, newReplicaSet, revision } = context;
  const steps = canarySteps(rollout).length;
  const back = rollout.status?.stableRS === podHash(newReplicaSet);
  const { weights, stablePingPong } = rollout.status?.canary ?? {};
  const { previewSelector, activeSelector } = rollout.status?.blueGreen ?? {};
  const next: any = {
    ...baseStatus(context),
    currentStepIndex: undefined,
    currentStepHash: stepHash,
    promoteFull: undefined,
    canary: {
      ...(weights && { weights }),
      ...(stablePingPong && { stablePingPong }),
    },
    blueGreen: {
      ...(previewSelector && { previewSelector }),
      ...(activeSelector && { activeSelector }),
    },
    ...(steps > 0 && { currentStepIndex: back ? steps : 0 }),
  };
  if (back)
    context.events.push({
      type: 'Normal',
      reason: 'SkipSteps',
      message: 'Rollback to stable',
    });
  const message = `Rollout updated to revision ${revision}`;
  if (rollout.status?.currentPodHash !== podHash(newReplicaSet)) {
    context.events.push({ type: 'Normal', reason: 'RolloutUpdated', message });
  }
  return withPauses(context, next, { clear: true });
}

/** Replaces pods that are older than `spec.restartAt`, a few at a time. */
function restartPods(context: RolloutContext, status: any): any {
  const { rollout, pods, now, replicaSets } = context;
  const { restartAt } = rollout.spec;
  if (!restartAt || status.restartedAt === restartAt) return status;
  const due = new Date(restartAt);
  if (Number.isNaN(due.getTime())) return status;
  if (due > now) {
    context.wakeUps.push(due);
    return status;
  }
  const old = pods.filter(
    each => Date.parse(each.metadata.creationTimestamp ?? '') < due.getTime(),
  );
  if (old.length === 0) return { ...status, restartedAt: restartAt };
  const ready = replicaSets.every(
    each => (each.status?.availableReplicas ?? 0) >= (each.spec?.replicas ?? 0),
  );
  const batch = Math.max(1, maxUnavailable(rollout));
  for (const pod of ready ? old.slice(0, batch) : []) {
    context.writes.push({
      verb: 'delete',
      kind: 'Pod',
      namespace: pod.metadata.namespace,
      name: pod.metadata.name,
    });
  }
  return status;
}

function withoutUndefined(status: any): any {
  return Object.fromEntries(
    Object.entries(status).filter(([, value]) => value !== undefined),
  );
}

/**
 * One pass of the Argo Rollouts controller over one Rollout: from what it sees to what it wants written.
 * Nothing in here reads a clock, a store or a network.
 */
export function stepRollout(input: RolloutInput): RolloutPlan {
  const problem = validateRollout(input);
  if (problem) return invalidPlan(input, problem);
  const context = createContext(input);
  autoscale(context);
  const { rollout, newReplicaSet } = context;
  const stepHash = computeStepHash(rollout.spec.strategy.canary?.steps);
  const { currentPodHash, currentStepHash, abort } = rollout.status ?? {};
  const changed =
    currentPodHash !== podHash(newReplicaSet) ||
    (rollout.spec.strategy.canary && currentStepHash !== stepHash);
  try {
    let draft: any;
    if (changed) {
      draft = restartUpdate(context, stepHash);
      // The conditions must see the update that begins, not the one that ended.
      const cleared = {
        ...rollout.status,
        abort: false,
        pauseConditions: undefined,
        stableRS: draft.stableRS,
      };
      context.rollout = { ...context.rollout, status: cleared };
      context.wakeUps.push(input.now);
    } else {
      // Nothing is left to abort once the new version serves everybody.
      if (abort && isFullyPromoted(rollout)) {
        context.rollout = {
          ...context.rollout,
          status: { ...rollout.status, abort: false },
        };
      }
      draft = rollout.spec.strategy.blueGreen
        ? stepBlueGreen(context)
        : stepCanary(context);
      draft = restartPods(context, draft);
      trimHistory(context);
    }
    if (
      context.abortCause !== undefined ||
      (abort && !rollout.status?.abortedAt)
    ) {
      const cause = context.abortCause ? `: ${context.abortCause}` : '';
      const message = `Rollout aborted update to revision ${context.revision}${cause}`;
      context.events.push({
        type: 'Warning',
        reason: 'RolloutAborted',
        message,
      });
    }
    const status = withoutUndefined(finishStatus(context, { ...draft }));
    const later = context.wakeUps
      .filter(each => each >= input.now)
      .map(each => each.getTime());
    return {
      writes: context.writes,
      events: context.events,
      status,
      ...(later.length > 0 && { nextAt: new Date(Math.min(...later)) }),
    };
  } catch (error) {
    if (!(error instanceof AnalysisSpecError)) throw error;
    return invalidPlan(
      input,
      `The Rollout "${rollout.metadata.name}" is invalid: ${error.message}`,
    );
  }
}
