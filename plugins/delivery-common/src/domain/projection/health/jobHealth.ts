import type { Health } from '../../../model/application';
import { flagAt } from '../json/readJson';
import { findCondition, readConditions } from './resourceConditions';

export function describeJobHealth(job: unknown): Health {
  const conditions = readConditions(job);
  const failed = findCondition(conditions, 'Failed', 'True');
  if (failed) {
    return { status: 'Degraded', message: failed.message };
  }
  const suspended = findCondition(conditions, 'Suspended', 'True');
  if (suspended || flagAt(job, 'spec', 'suspend')) {
    return {
      status: 'Suspended',
      message: suspended?.message ?? 'Job is suspended',
    };
  }
  const complete = findCondition(conditions, 'Complete', 'True');
  return complete
    ? { status: 'Healthy', message: complete.message }
    : { status: 'Progressing' };
}
