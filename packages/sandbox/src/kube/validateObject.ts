import type { KubeObject } from './KubeObject';
import { KubeStatusError } from './KubeStatusError';
import { apiVersionOf, type ResourceKind } from './resourceKinds';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const labelPattern = new RegExp(`^${label}$`);
const subdomainPattern = new RegExp(`^${label}(\\.${label})*$`);
const labelKinds = new Set(['Namespace', 'Service']);
const labelValuePattern = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/** Throws what the API server answers to an object it would not store. */
export function validateObject(kind: ResourceKind, object: KubeObject): void {
  if (object.apiVersion !== apiVersionOf(kind)) {
    throw KubeStatusError.badRequest(
      `the API version in the data (${
        object.apiVersion
      }) does not match the expected API version (${apiVersionOf(kind)})`,
    );
  }
  const { name, labels } = object.metadata;
  const causes = nameCauses(kind, name);
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (
      typeof value !== 'string' ||
      value.length > 63 ||
      !labelValuePattern.test(value)
    ) {
      causes.push({
        field: 'metadata.labels',
        message: `Invalid value: ${JSON.stringify(
          value,
        )}: the value of label ${key} must have at most 63 characters, be empty or begin and end with an alphanumeric character, and otherwise hold '-', '_', '.' and alphanumerics`,
      });
    }
  }
  if (causes.length > 0) {
    throw KubeStatusError.invalid(kind, String(name), causes);
  }
}

function nameCauses(
  kind: ResourceKind,
  name: unknown,
): Array<{ field: string; message: string }> {
  const field = 'metadata.name';
  if (typeof name !== 'string' || name === '') {
    return [
      { field, message: 'Required value: name or generateName is required' },
    ];
  }
  const isLabel = labelKinds.has(kind.kind);
  const longest = isLabel ? 63 : 253;
  if (name.length > longest) {
    return [
      {
        field,
        message: `Invalid value: "${name}": must be no more than ${longest} characters`,
      },
    ];
  }
  if (!(isLabel ? labelPattern : subdomainPattern).test(name)) {
    return [
      {
        field,
        message: `Invalid value: "${name}": a lowercase RFC 1123 ${
          isLabel ? 'label' : 'subdomain'
        } must consist of lower case alphanumeric characters${
          isLabel ? ' or' : ','
        } '-'${
          isLabel ? '' : " or '.'"
        }, and must start and end with an alphanumeric character`,
      },
    ];
  }
  return [];
}
