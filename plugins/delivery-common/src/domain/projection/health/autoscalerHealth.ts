import type { Health } from '../../../model/application';
import { at, textAt } from '../json/readJson';
import { readConditions, type ResourceCondition } from './resourceConditions';

/** autoscaling/v1 has no conditions of its own: the controller leaves them here as JSON. */
const V1_CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';

export function describeAutoscalerHealth(autoscaler: unknown): Health {
  const conditions = readAutoscalerConditions(autoscaler);
  if (conditions === undefined) {
    return {
      status: 'Unknown',
      message: `The annotation ${V1_CONDITIONS} is not JSON`,
    };
  }
  const degraded = conditions.find(isDegraded);
  if (degraded) {
    return { status: 'Degraded', message: degraded.message };
  }
  const healthy = conditions.find(isHealthy);
  return healthy
    ? { status: 'Healthy', message: healthy.message }
    : { status: 'Progressing', message: 'Waiting to Autoscale' };
}

/** Undefined where anyone has written something else into the annotation. */
function readAutoscalerConditions(
  autoscaler: unknown,
): ResourceCondition[] | undefined {
  if (at(autoscaler, 'apiVersion') !== 'autoscaling/v1') {
    return readConditions(autoscaler);
  }
  const text = textAt(autoscaler, 'metadata', 'annotations', V1_CONDITIONS);
  try {
    return readConditions({ list: JSON.parse(text ?? '[]') }, 'list');
  } catch {
    return undefined;
  }
}

function isDegraded({ type, reason }: ResourceCondition): boolean {
  switch (type) {
    case 'AbleToScale':
      return reason === 'FailedGetScale' || reason === 'FailedUpdateScale';
    case 'ScalingActive':
      return (
        reason.startsWith('FailedGet') ||
        reason === 'FailedComputeMetricsReplicas' ||
        reason === 'InvalidSelector'
      );
    default:
      return false;
  }
}

function isHealthy(condition: ResourceCondition): boolean {
  return (
    condition.status === 'True' &&
    (condition.type === 'AbleToScale' || condition.type === 'ScalingLimited')
  );
}
