import { parse } from 'yaml';
import type { KubeObject } from '../objects';

/**
 * The global projects of Argo CD's ConfigMap, as its YAML says; undefined where there are none
 * or where they cannot be read, in which case Argo CD uses none either.
 */
export function readGlobalProjects(configMap: KubeObject): unknown {
  const text = configMap.data?.globalProjects;
  if (typeof text !== 'string') {
    return undefined;
  }
  try {
    // Bounded: a document that multiplies itself by aliases is refused.
    return parse(text, { maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}
