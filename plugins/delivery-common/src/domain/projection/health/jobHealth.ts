import type { Health } from '../../../model/application';
import { findCondition, readConditions } from './resourceConditions';

export function describeJobHealth(job: unknown): Health {
  const conditions = readConditions(job);
  const failed = findCondition(conditions, 'Failed', 'True');
  if (failed) {
    return { status: 'Degraded', message: failed.message };
  }
  const suspended = findCondition(conditions, 'Suspended', 'True');
  if (suspended) {
    return { status: 'Suspended', message: suspended.message };
  }
  const complete = findCondition(conditions, 'Complete', 'True');
  return complete
    ? { status: 'Healthy', message: complete.message }
    : { status: 'Progressing' };
}
