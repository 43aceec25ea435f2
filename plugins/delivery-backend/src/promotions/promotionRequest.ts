import { createHash } from 'node:crypto';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CreatePromotionRequest } from '@lockstep/backstage-plugin-delivery-common';
import type { RequestKey } from '../store';

/** The request with its references written in full. */
export function normaliseRequest(
  request: CreatePromotionRequest,
): CreatePromotionRequest {
  return {
    ...request,
    entityRef: normaliseRef(request.entityRef),
    reverts: request.reverts?.toLowerCase(),
  };
}

/** A full entity reference; a component of the default namespace where it is short. */
export function normaliseRef(ref: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, {
        defaultKind: 'component',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    throw new InputError(
      `"${ref}" is no entity reference; write it like component:default/payments`,
    );
  }
}

/** Whether it can be the id of anything that is stored here. */
export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

/** A cursor is the number of the last promotion of the page before. */
export function parseCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  if (!/^\d{1,9}$/.test(cursor)) {
    throw new InputError(
      `"${cursor}" is no cursor; take the nextCursor of a page`,
    );
  }
  return Number(cursor);
}

/** What makes two requests the same one: who, with which key, and the same body. */
export function toRequestKey(
  request: object,
  requester: string,
  key: string | undefined,
): RequestKey | undefined {
  if (!key) {
    return undefined;
  }
  const body = Object.entries(request)
    .filter(([field, value]) => field !== 'dryRun' && value !== undefined)
    .sort(([a], [b]) => a.localeCompare(b));
  const bodyHash = createHash('sha256')
    .update(JSON.stringify(body))
    .digest('hex');
  return { requester, key, bodyHash };
}
