import type { KubeObject } from './KubeObject';

/** Whether a workload's status counts replicas, so that objects it owns have to be there. */
export function expectsDependants({ status }: KubeObject): boolean {
  return [status?.replicas, status?.currentNumberScheduled].some(
    count => typeof count === 'number' && count > 0,
  );
}
