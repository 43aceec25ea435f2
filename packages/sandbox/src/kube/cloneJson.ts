/**
 * A copy of plain data as JSON carries it: members that are `undefined` vanish, `toJSON`
 * is honoured. Faster than `structuredClone` on the objects of a cluster.
 */
export function cloneJson<T>(value: T): T {
  return clone(value) as T;
}

function clone(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(item => (item === undefined ? null : clone(item)));
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return value.toJSON();
  }
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) {
      copy[key] = clone(member);
    }
  }
  return copy;
}
