import { at, isObject, listAt, textAt, textsAt } from '../json/readJson';
import type { Labels } from './LabelSelector';

/**
 * Whether labels fit a selector object of Kubernetes (`matchLabels`, `matchExpressions`). An
 * empty selector fits everything. Undefined where the selector cannot be read.
 */
export function matchesLabelSelector(
  selector: unknown,
  labels: Labels,
): boolean | undefined {
  const wanted = at(selector, 'matchLabels') ?? {};
  const expressions = at(selector, 'matchExpressions') ?? [];
  if (!isObject(wanted) || !Array.isArray(expressions)) {
    return undefined;
  }
  const answers = [
    ...Object.entries(wanted).map(([key, value]) =>
      typeof value === 'string' ? valueOf(labels, key) === value : undefined,
    ),
    ...listAt(selector, 'matchExpressions').map(expression =>
      matchesExpression(expression, labels),
    ),
  ];
  return answers.includes(undefined) ? undefined : answers.every(Boolean);
}

function matchesExpression(
  expression: unknown,
  labels: Labels,
): boolean | undefined {
  const key = textAt(expression, 'key');
  if (key === undefined) {
    return undefined;
  }
  const value = valueOf(labels, key);
  const values = textsAt(expression, 'values');
  const listed = value !== undefined && values.includes(value);
  switch (textAt(expression, 'operator')) {
    case 'In':
      return values.length > 0 ? listed : undefined;
    case 'NotIn':
      return values.length > 0 ? !listed : undefined;
    case 'Exists':
      return values.length === 0 ? value !== undefined : undefined;
    case 'DoesNotExist':
      return values.length === 0 ? value === undefined : undefined;
    default:
      return undefined;
  }
}

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
