import { useApi } from '@backstage/frontend-plugin-api';
import type {
  CreatePromotionRequest,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { useMemo } from 'react';
import { deliveryApiRef } from '../api/DeliveryApi';
import { usePromotionPreview, type PreviewState } from './usePromotionPreview';
import { useSubmit, type Submission } from './useSubmit';

/**
 * A promotion that is being asked for: its preview and its submission. One key per request
 * and opened panel, so that pressing twice, or again after a lost answer, asks once.
 */
export function useDraft(
  request: CreatePromotionRequest | null,
  revision: string,
): PreviewState & {
  submission: Submission;
  send(onCreated: (promotion: Promotion) => void): void;
} {
  const api = useApi(deliveryApiRef);
  const preview = usePromotionPreview(request, revision);
  const submission = useSubmit();
  const body = request && JSON.stringify(request);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a new request is a new key
  const idempotencyKey = useMemo(createKey, [body]);
  const send = (onCreated: (promotion: Promotion) => void) => {
    if (request) {
      submission.submit(async () =>
        onCreated(await api.createPromotion(request, { idempotencyKey })),
      );
    }
  };
  return { ...preview, submission, send };
}

/** `randomUUID` exists in secure contexts only; portals inside a company may be plain HTTP. */
function createKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
