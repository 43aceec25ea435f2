import { useApi } from '@backstage/frontend-plugin-api';
import type {
  CreatePromotionRequest,
  PromotionPreview,
} from '@lockstep/backstage-plugin-delivery-common';
import { useEffect, useState } from 'react';
import { deliveryApiRef } from '../api/DeliveryApi';

export interface PreviewState {
  /** The last answer; `current` says whether it answers the request shown. */
  preview: PromotionPreview | undefined;
  current: boolean;
  error: Error | undefined;
}

const TYPING_PAUSE_MS = 300;

/**
 * What a promotion would do, asked of the backend again when the request or `revision`
 * changes: a preview is only as good as the state it was worked out from.
 */
export function usePromotionPreview(
  request: CreatePromotionRequest | null,
  revision: string,
): PreviewState {
  const api = useApi(deliveryApiRef);
  const key = request && JSON.stringify(request);
  const [answer, setAnswer] = useState<{
    key: string;
    preview?: PromotionPreview;
    error?: Error;
  }>();

  useEffect(() => {
    if (!key) {
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api.previewPromotion(JSON.parse(key), { signal: abort.signal }).then(
        preview => !abort.signal.aborted && setAnswer({ key, preview }),
        error => !abort.signal.aborted && setAnswer({ key, error }),
      );
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, key, revision]);

  const current = answer !== undefined && answer.key === key;
  return {
    preview: answer?.preview,
    current,
    error: current ? answer.error : undefined,
  };
}
