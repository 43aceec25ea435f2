/**
 * What server-side bookkeeping adds to every object: large, and of no use to a reader. The
 * paths are those controllers own in reality.
 */
export function managedFields(
  apiVersion: string,
  time: string,
  owners: ReadonlyArray<{ manager: string; paths: readonly string[] }>,
) {
  return owners.map(({ manager, paths }) => ({
    apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1: nest(paths),
    manager,
    operation: 'Update',
    time,
  }));
}

/** `status conditions` becomes `{ "f:status": { "f:conditions": {} } }`. */
function nest(paths: readonly string[]): object {
  const root: Record<string, any> = {};
  for (const path of paths) {
    let node = root;
    for (const part of path.split(' ')) {
      const key = part.startsWith('k:') || part === '.' ? part : `f:${part}`;
      node[key] ??= {};
      node = node[key];
    }
  }
  return root;
}
