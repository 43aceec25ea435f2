import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { ENTITY_REF_KEY } from '@lockstep/backstage-plugin-delivery-common';
import type { KubeObject } from '../objects';

const DEFAULTS = { defaultKind: 'component', defaultNamespace: 'default' };

/** The entity an Application says itself that it delivers, as a full reference. */
export function readNamedEntity(application: KubeObject): string | undefined {
  const { annotations, labels } = application.metadata;
  // A label value may hold neither `:` nor two slashes: `payments`, `default.payments`.
  const text =
    annotations?.[ENTITY_REF_KEY] ??
    labels?.[ENTITY_REF_KEY]?.replace('.', '/');
  try {
    return text && stringifyEntityRef(parseEntityRef(text.trim(), DEFAULTS));
  } catch {
    return undefined; // anyone may write there
  }
}
