import { listAt, textAt } from '../json/readJson';

/** One entry of `status.conditions`. */
export interface ResourceCondition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

/** The conditions of an object; a list that is none counts as empty. */
export function readConditions(
  object: unknown,
  ...path: string[]
): ResourceCondition[] {
  const keys = path.length > 0 ? path : ['status', 'conditions'];
  return listAt(object, ...keys).map(condition => ({
    type: textAt(condition, 'type') ?? '',
    status: textAt(condition, 'status') ?? '',
    reason: textAt(condition, 'reason') ?? '',
    message: textAt(condition, 'message') ?? '',
  }));
}

/** The condition of a type that has a status, if any. */
export function findCondition(
  conditions: readonly ResourceCondition[],
  type: string,
  status?: string,
): ResourceCondition | undefined {
  return conditions.find(
    condition =>
      condition.type === type &&
      (status === undefined || condition.status === status),
  );
}
