import { useApi } from '@backstage/frontend-plugin-api';
import type { FleetList } from '@lockstep/backstage-plugin-delivery-common';
import { useCallback, useEffect, useState } from 'react';
import { deliveryApiRef } from '../api/DeliveryApi';

const PAGE = 200;
const REFRESH_MS = 10_000;

interface FleetState {
  items: FleetList['items'] | undefined;
  total: number;
  error: Error | undefined;
  more: (() => void) | undefined;
}

/** The fleet, page by page; what is shown is read again from time to time. */
export function useFleet(): FleetState {
  const api = useApi(deliveryApiRef);
  const [pages, setPages] = useState(1);
  const [state, setState] = useState<{
    items?: FleetList['items'];
    total: number;
    hasMore: boolean;
    error?: Error;
  }>({ total: 0, hasMore: false });

  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    let timer: ReturnType<typeof setTimeout>;
    const read = async () => {
      try {
        const items: FleetList['items'] = [];
        let cursor: string | undefined;
        let total = 0;
        for (let page = 0; page < pages; page += 1) {
          const list = await api.listFleet({ limit: PAGE, cursor }, { signal });
          items.push(...list.items);
          total = list.totalItems;
          cursor = list.nextCursor;
          if (!cursor) {
            break;
          }
        }
        if (!signal.aborted) {
          setState({ items, total, hasMore: cursor !== undefined });
        }
      } catch (error) {
        if (!signal.aborted) {
          setState(previous => ({ ...previous, error: error as Error }));
        }
      }
      if (!signal.aborted) {
        timer = setTimeout(read, REFRESH_MS);
      }
    };
    read();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [api, pages]);

  const more = useCallback(() => setPages(previous => previous + 1), []);
  return {
    items: state.items,
    total: state.total,
    error: state.error,
    more: state.hasMore ? more : undefined,
  };
}
