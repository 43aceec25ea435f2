import type { Version } from '@lockstep/backstage-plugin-delivery-common';
import { isSameVersion } from '../promotion';

/** A component in an environment that is asked to run something else than the one before. */
export interface UnequalPlace {
  entityRef: string;
  environment: string;
  /** What the one before is asked to run. */
  version: Version;
}

/**
 * Where an environment is not asked to run the same as the one it takes versions from: only
 * there is anything to bring over.
 */
export function listUnequalPlaces(
  entries: ReadonlyArray<{
    entityRef: string;
    environment: string;
    version: Version | null;
  }>,
  followers: ReadonlyArray<{ name: string; promotesFrom: string }>,
): UnequalPlace[] {
  const versions = new Map<string, Version[]>();
  const keyOf = (entityRef: string, environment: string) =>
    `${entityRef}#${environment}`;
  for (const { entityRef, environment, version } of entries) {
    const key = keyOf(entityRef, environment);
    const all = versions.get(key) ?? [];
    versions.set(key, all);
    if (version) {
      all.push(version);
    }
  }
  const entityRefs = [...new Set(entries.map(({ entityRef }) => entityRef))];
  return entityRefs.flatMap(entityRef =>
    followers.flatMap(({ name: environment, promotesFrom }) => {
      const [version] = versions.get(keyOf(entityRef, promotesFrom)) ?? [];
      const asked = versions.get(keyOf(entityRef, environment)) ?? [];
      return version && asked.some(other => !isSameVersion(other, version))
        ? [{ entityRef, environment, version }]
        : [];
    }),
  );
}
