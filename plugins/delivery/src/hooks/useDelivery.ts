import { useApi } from '@backstage/frontend-plugin-api';
import type { EntityDelivery } from '@lockstep/backstage-plugin-delivery-common';
import { useCallback } from 'react';
import { deliveryApiRef } from '../api/DeliveryApi';
import { entityStream } from '../api/eventStreams';
import type { ConnectStream } from '../api/openEventStream';
import type { StreamStatus } from '../domain/presentFreshness';
import { useEventStream } from './useEventStream';

export interface DeliveryState {
  /** What is known; kept while there is no connection. */
  delivery: EntityDelivery | undefined;
  stream: StreamStatus;
  error: Error | undefined;
  reconnect(): void;
}

/** The delivery of an entity, live. */
export function useDelivery(entityRef: string): DeliveryState {
  const api = useApi(deliveryApiRef);
  const connect = useCallback<ConnectStream>(
    (signal, lastEventId) =>
      api.openEntityStream(entityRef, { signal, lastEventId }),
    [api, entityRef],
  );
  const { known, ...rest } = useEventStream(entityStream, connect);
  return { ...rest, delivery: known?.delivery };
}
