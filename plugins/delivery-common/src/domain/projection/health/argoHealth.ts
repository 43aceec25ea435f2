import type { Health } from '../../../model/application';
import { at, textAt } from '../json/readJson';
import {
  describeRolloutPhase,
  isGenerationObserved,
} from '../rollout/describeRolloutPhase';
import { findCondition, readConditions } from './resourceConditions';

/** Argo CD says "Suspended" where Argo Rollouts says "Paused". */
export function describeRolloutHealth(rollout: unknown): Health {
  if (!isGenerationObserved(rollout)) {
    return {
      status: 'Progressing',
      message: 'Waiting for rollout spec update to be observed',
    };
  }
  const { phase, message } = describeRolloutPhase(rollout);
  const text = message || undefined;
  return phase === 'Paused'
    ? { status: 'Suspended', message: text }
    : { status: phase, message: text };
}

/** AnalysisRuns and Experiments share their phases. */
export function describeAnalysisHealth(object: unknown): Health {
  const kind = textAt(object, 'kind') ?? 'Analysis run';
  const message = textAt(object, 'status', 'message');
  switch (textAt(object, 'status', 'phase')) {
    case undefined:
    case 'Pending':
    case 'Running':
      return { status: 'Progressing', message };
    case 'Successful':
      return { status: 'Healthy', message };
    case 'Failed':
    case 'Error':
      return { status: 'Degraded', message };
    default:
      return {
        status: 'Unknown',
        message: message ?? `${kind} is inconclusive`,
      };
  }
}

export function describeApplicationSetHealth(object: unknown): Health {
  if (at(object, 'status') === undefined) {
    return { status: 'Progressing', message: 'Waiting for the status' };
  }
  const conditions = readConditions(object);
  const failed =
    findCondition(conditions, 'ErrorOccurred', 'True') ??
    findCondition(conditions, 'ResourcesUpToDate', 'False');
  if (failed) {
    return { status: 'Degraded', message: failed.message };
  }
  const moving = findCondition(conditions, 'RolloutProgressing', 'True');
  if (moving) {
    return { status: 'Progressing', message: moving.message };
  }
  const done = findCondition(conditions, 'ResourcesUpToDate', 'True');
  return done
    ? { status: 'Healthy', message: done.message }
    : { status: 'Progressing', message: 'Waiting for the status' };
}
