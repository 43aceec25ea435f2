import type { KubeObject } from './KubeObject';
import { KubeStatusError } from './KubeStatusError';
import { qualifiedName, type ResourceKind } from './resourceKinds';

export type ObjectFilter = (object: KubeObject) => boolean;

const key = String.raw`[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?`;
const equality = new RegExp(`^(${key})\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)$`);
const membership = new RegExp(`^(${key})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const existence = new RegExp(`^(!?)\\s*(${key})$`);

/** A filter from `app=shop,tier!=db,env in (a, b),!legacy`; throws a 400 when malformed. */
export function parseLabelSelector(selector: string): ObjectFilter {
  const requirements = splitOutsideParentheses(selector).map(parseRequirement);
  return object => {
    const labels = object.metadata.labels ?? {};
    return requirements.every(meets => meets(labels));
  };

  function parseRequirement(
    text: string,
  ): (labels: Record<string, string>) => boolean {
    const isEqual = equality.exec(text);
    if (isEqual) {
      const [, name, , operator, value] = isEqual;
      return operator === '!='
        ? labels => labels[name] !== value
        : labels => labels[name] === value;
    }
    const isMember = membership.exec(text);
    if (isMember) {
      const [, name, , operator, list] = isMember;
      const values = new Set(list.split(',').map(value => value.trim()));
      return operator === 'in'
        ? labels => name in labels && values.has(labels[name])
        : labels => !(name in labels && values.has(labels[name]));
    }
    const exists = existence.exec(text);
    if (exists) {
      const [, negation, name] = exists;
      return labels => name in labels === (negation === '');
    }
    throw KubeStatusError.badRequest(
      `unable to parse requirement "${text}" of label selector "${selector}"`,
    );
  }
}

function splitOutsideParentheses(selector: string): string[] {
  return selector
    .split(/,(?![^()]*\))/)
    .map(part => part.trim())
    .filter(part => part !== '');
}

// Other fields cannot be selected by, as on a real API server.
const selectableFields: Record<string, string[]> = {
  Event: [
    'involvedObject.apiVersion',
    'involvedObject.fieldPath',
    'involvedObject.kind',
    'involvedObject.name',
    'involvedObject.namespace',
    'involvedObject.resourceVersion',
    'involvedObject.uid',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Namespace: ['status.phase'],
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.podIP',
  ],
  ReplicaSet: ['status.replicas'],
  Secret: ['type'],
};

/**
 * The one name that a field selector asks for, if it does. Names that no path can hold do
 * not count, as on a real API server.
 */
export function readExactName(selector: string): string | undefined {
  for (const part of selector.split(',')) {
    const [, name] = /^\s*metadata\.name\s*==?\s*(.*?)\s*$/.exec(part) ?? [];
    if (name !== undefined && !/^\.{0,2}$|[/%]/.test(name)) {
      return name;
    }
  }
  return undefined;
}

/** A filter from `metadata.name=shop,status.phase!=Running`; throws a 400 when not served. */
export function parseFieldSelector(
  kind: ResourceKind,
  selector: string,
): ObjectFilter {
  const allowed = new Set([
    'metadata.name',
    'metadata.namespace',
    ...(selectableFields[kind.kind] ?? []),
  ]);
  const requirements = selector
    .split(',')
    .filter(part => part.trim() !== '')
    .map(part => {
      const match = /^\s*([A-Za-z.]+)\s*(==|=|!=)\s*(.*?)\s*$/.exec(part);
      if (!match) {
        throw KubeStatusError.badRequest(
          `invalid field selector "${selector}"; cannot parse "${part}"`,
        );
      }
      const [, field, operator, value] = match;
      if (!allowed.has(field)) {
        throw KubeStatusError.badRequest(
          `field label not supported for ${qualifiedName(kind)}: ${field}`,
        );
      }
      return { path: field.split('.'), isNegated: operator === '!=', value };
    });
  return object =>
    requirements.every(
      ({ path, isNegated, value }) =>
        (valueAt(object, path) === value) !== isNegated,
    );
}

function valueAt(object: unknown, path: string[]): string {
  let value = object;
  for (const segment of path) {
    value = (value as Record<string, unknown> | undefined)?.[segment];
  }
  if (path[0] === 'source' && typeof value === 'object') {
    value = (value as Record<string, unknown> | null)?.component;
  }
  return value === undefined || value === null ? '' : String(value);
}
