import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/**
 * The full reference of what somebody asks for: `commerce` is short for
 * `group:default/commerce`, or whatever kind is usual there. What is no reference stays as it
 * is, and fits nothing.
 */
export function toFullRef(text: string, defaultKind: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, { defaultKind, defaultNamespace: 'default' }),
    );
  } catch {
    return text;
  }
}
