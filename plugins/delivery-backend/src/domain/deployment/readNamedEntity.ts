import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { ENTITY_REF_KEY } from '@lockstep/backstage-plugin-delivery-common';
import type { KubeObject } from '../objects';

const DEFAULTS = { defaultKind: 'component', defaultNamespace: 'default' };

/** The entity an Application says itself that it delivers, as a full reference. */
export function readNamedEntity(application: KubeObject): string | undefined {
  const annotation = application.metadata.annotations?.[ENTITY_REF_KEY];
  // A label value may hold neither `:` nor two slashes: `payments`, `default.payments`.
  const label = application.metadata.labels?.[ENTITY_REF_KEY];
  const text =
    typeof annotation === 'string'
      ? annotation
      : typeof label === 'string'
      ? label.replace('.', '/')
      : undefined;
  try {
    return text && stringifyEntityRef(parseEntityRef(text.trim(), DEFAULTS));
  } catch {
    return undefined; // anyone may write there
  }
}
