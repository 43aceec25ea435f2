import { at, isObject } from '../projection/json/readJson';
import { specPatch, type ResourcePatch } from './ResourcePatch';

/**
 * Turns auto-sync of an Application off where it is on, and on where it is off. What else the
 * policy says stays.
 *
 * @public
 */
export function planAutoSyncToggle(application: unknown): ResourcePatch {
  const automated = at(application, 'spec', 'syncPolicy', 'automated');
  const enabled = isObject(automated) && at(automated, 'enabled') !== false;
  return specPatch({ syncPolicy: { automated: { enabled: !enabled } } });
}
