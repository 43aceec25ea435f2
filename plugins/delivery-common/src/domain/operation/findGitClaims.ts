import { at, isObject, listAt, textAt } from '../projection/json/readJson';
import type { ResourcePlan } from './ResourcePatch';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Field managers under which Argo CD applies what Git says. */
const ARGOCD_MANAGER = /^argocd/;

/**
 * The fields of `spec` an act would write although Git sets them, `spec.paused`: Argo CD calls
 * the object out of sync then, and sets them back. What Git sets is read from what was applied:
 * the annotation of client-side apply, or the fields Argo CD manages with server-side apply.
 *
 * @public
 */
export function findGitClaims(object: unknown, plan: ResourcePlan): string[] {
  const written = [plan.spec, plan.unified].flatMap(patch => {
    const spec = at(patch?.body, 'spec');
    return isObject(spec) ? Object.entries(spec) : [];
  });
  const applied = readLastApplied(object);
  const claims = written
    .filter(([field, value]) => {
      const wanted = at(applied, 'spec', field);
      return wanted === undefined
        ? isManagedByArgoCd(object, field) &&
            at(object, 'spec', field) !== value
        : wanted !== value;
    })
    .map(([field]) => `spec.${field}`);
  return [...new Set(claims)];
}

function readLastApplied(object: unknown): unknown {
  const text = textAt(object, 'metadata', 'annotations', LAST_APPLIED);
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function isManagedByArgoCd(object: unknown, field: string): boolean {
  return listAt(object, 'metadata', 'managedFields').some(
    entry =>
      textAt(entry, 'operation') === 'Apply' &&
      ARGOCD_MANAGER.test(textAt(entry, 'manager') ?? '') &&
      at(entry, 'fieldsV1', 'f:spec', `f:${field}`) !== undefined,
  );
}
