import type { Version } from '@lockstep/backstage-plugin-delivery-common';
import { isSameVersion } from '../promotion';

/**
 * Entities that are not asked to run the same in an environment and in the one it takes
 * versions from: only there is anything to bring over.
 */
export function listUnequal(
  entries: ReadonlyArray<{
    entityRef: string;
    environment: string;
    version: Version | null;
  }>,
  followers: ReadonlyArray<{ name: string; promotesFrom: string }>,
): Set<string> {
  const versions = new Map<string, Version[]>();
  for (const { entityRef, environment, version } of entries) {
    const name = `${entityRef}#${environment}`;
    const all = versions.get(name) ?? [];
    versions.set(name, all);
    if (version) {
      all.push(version);
    }
  }
  const of = (entityRef: string, environment: string) =>
    versions.get(`${entityRef}#${environment}`) ?? [];
  const differs = (entityRef: string) =>
    followers.some(({ name, promotesFrom }) => {
      const [first] = of(entityRef, promotesFrom);
      return (
        first !== undefined &&
        of(entityRef, name).some(version => !isSameVersion(version, first))
      );
    });
  return new Set(
    entries.map(({ entityRef }) => entityRef).filter(ref => differs(ref)),
  );
}
