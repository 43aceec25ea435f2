import { useApi } from '@backstage/frontend-plugin-api';
import type { EntityDelivery } from '@lockstep/backstage-plugin-delivery-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { deliveryApiRef } from '../api/DeliveryApi';
import {
  openDeliveryStream,
  type DeliveryStream,
} from '../api/openDeliveryStream';
import type { StreamStatus } from '../domain/presentFreshness';

export interface DeliveryState {
  /** What is known; kept while there is no connection. */
  delivery: EntityDelivery | undefined;
  stream: StreamStatus;
  error: Error | undefined;
  reconnect(): void;
}

const begin = (): Omit<DeliveryState, 'reconnect'> => ({
  delivery: undefined,
  stream: { state: 'connecting', since: Date.now() },
  error: undefined,
});

/** The delivery of an entity, live. */
export function useDelivery(entityRef: string): DeliveryState {
  const api = useApi(deliveryApiRef);
  const [state, setState] = useState(begin);
  const stream = useRef<DeliveryStream>();

  useEffect(() => {
    setState(begin());
    stream.current = openDeliveryStream(
      (signal, lastEventId) =>
        api.openEntityStream(entityRef, { signal, lastEventId }),
      {
        onDelivery: delivery =>
          setState(previous => ({
            ...previous,
            delivery,
            stream: { ...previous.stream, lastChange: Date.now() },
          })),
        onState: next =>
          setState(previous => ({
            ...previous,
            stream: {
              ...previous.stream,
              state: next,
              // Stale since the connection was lost, not since that was noticed.
              since: next === 'stale' ? previous.stream.since : Date.now(),
            },
          })),
        onError: error => setState(previous => ({ ...previous, error })),
      },
    );
    return () => stream.current?.close();
  }, [api, entityRef]);

  const reconnect = useCallback(() => stream.current?.reconnect(), []);
  return { ...state, reconnect };
}
