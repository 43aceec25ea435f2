import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Promotion,
  PromotionEventRecord,
} from '@lockstep/backstage-plugin-delivery-common';
import { useEffect, useState } from 'react';
import { deliveryApiRef } from '../api/DeliveryApi';

export interface PromotionState {
  promotion: Promotion | undefined;
  events: PromotionEventRecord[];
  error: Error | undefined;
}

/**
 * A promotion and its history. `streamed` is what the page's stream says of it: whenever that
 * changes, the history is read again. One the stream does not carry (any more) is read by id.
 */
export function usePromotion(
  id: string,
  streamed: Promotion | undefined,
): PromotionState {
  const api = useApi(deliveryApiRef);
  const [read, setRead] = useState<Promotion>();
  const [history, setHistory] = useState<{
    id: string;
    events: PromotionEventRecord[];
    error?: Error;
  }>();
  const revision = streamed && `${streamed.updatedAt} ${streamed.phase}`;
  const isStreamed = streamed !== undefined;

  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const keep = (error: Error) =>
      !signal.aborted &&
      setHistory(previous => ({
        id,
        events: previous?.id === id ? previous.events : [],
        error,
      }));
    if (!isStreamed) {
      api
        .getPromotion(id, { signal })
        .then(promotion => !signal.aborted && setRead(promotion), keep);
    }
    api
      .listPromotionEvents(id, { signal })
      .then(
        ({ items }) => !signal.aborted && setHistory({ id, events: items }),
        keep,
      );
    return () => abort.abort();
  }, [api, id, revision, isStreamed]);

  return {
    promotion: streamed ?? (read?.id === id ? read : undefined),
    events: history?.id === id ? history.events : [],
    error: history?.id === id ? history.error : undefined,
  };
}
