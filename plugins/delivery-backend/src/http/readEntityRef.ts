import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Request } from 'express';

/** The entity a path `/entities/:kind/:namespace/:name` is about. */
export function readEntityRef({
  params,
}: Request<{ kind: string; namespace: string; name: string }>): string {
  return stringifyEntityRef(params);
}
