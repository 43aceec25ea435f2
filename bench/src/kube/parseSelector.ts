export interface SelectableObject {
  name: string;
  namespace: string;
  labels: Readonly<Record<string, string>>;
}

export type Selects = (object: SelectableObject) => boolean;

/**
 * Label selectors of the forms `key`, `!key`, `key=value`, `key==value` and `key!=value`, and
 * field selectors on `metadata.name` and `metadata.namespace`; each a comma list.
 */
export function parseSelector(
  labelSelector: string | null,
  fieldSelector: string | null,
): Selects {
  const tests = [
    ...split(labelSelector).map(parseLabelTerm),
    ...split(fieldSelector).map(parseFieldTerm),
  ];
  return object => tests.every(test => test(object));
}

function split(text: string | null): string[] {
  return (text ?? '').split(',').filter(term => term !== '');
}

function parseLabelTerm(term: string): Selects {
  const [, key, operator, value] =
    /^!?([^=!]+)(==|=|!=)?(.*)$/.exec(term) ?? [];
  if (key === undefined) {
    throw new Error(`label selector '${term}' cannot be read`);
  }
  if (operator === undefined) {
    const wanted = !term.startsWith('!');
    return ({ labels }) => Object.hasOwn(labels, key) === wanted;
  }
  const wanted = operator !== '!=';
  return ({ labels }) => (labels[key] === value) === wanted;
}

function parseFieldTerm(term: string): Selects {
  const [, field, value] =
    /^metadata\.(name|namespace)==?(.*)$/.exec(term) ?? [];
  if (field === undefined) {
    throw new Error(`field selector '${term}' is not served`);
  }
  return object => object[field as 'name' | 'namespace'] === value;
}
