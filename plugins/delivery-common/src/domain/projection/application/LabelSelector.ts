/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/** One requirement of a selector. */
type Requirement = (labels: Labels) => boolean;

const KEY = String.raw`[A-Za-z0-9][\w./-]*`;
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*([\\w.-]*)$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const PRESENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

/**
 * Reads a Kubernetes label selector: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`,
 * all joined by commas. Undefined where it is malformed or empty: an empty selector would
 * match every Application, which nobody means here.
 */
export function parseLabelSelector(
  text: string,
): ((labels: Labels) => boolean) | undefined {
  const parts = splitOutsideParentheses(text).map(part => part.trim());
  const requirements = parts.map(parseRequirement);
  const complete = requirements.filter(
    (requirement): requirement is Requirement => requirement !== undefined,
  );
  return complete.length === parts.length
    ? labels => complete.every(requirement => requirement(labels))
    : undefined;
}

function parseRequirement(part: string): Requirement | undefined {
  const equality = EQUALITY.exec(part);
  if (equality) {
    const [, key, operator, value] = equality;
    return labels => (valueOf(labels, key) === value) === (operator !== '!=');
  }
  const set = SET.exec(part);
  if (set) {
    const [, key, operator, list] = set;
    const values = list.split(',').map(value => value.trim());
    return labels => {
      const value = valueOf(labels, key);
      const member = value !== undefined && values.includes(value);
      return member === (operator === 'in');
    };
  }
  const presence = PRESENCE.exec(part);
  if (presence) {
    const [, not, key] = presence;
    return labels => (valueOf(labels, key) === undefined) === (not === '!');
  }
  return undefined;
}

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function splitOutsideParentheses(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') {
      depth += 1;
    } else if (character === ')') {
      depth -= 1;
    }
    if (character === ',' && depth === 0) {
      parts.push('');
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts;
}
