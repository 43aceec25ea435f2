import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ClusterFreshness,
  FleetRow,
} from '@lockstep/backstage-plugin-delivery-common';
import { useCallback, useMemo } from 'react';
import { deliveryApiRef } from '../api/DeliveryApi';
import { fleetStream } from '../api/eventStreams';
import type { ConnectStream } from '../api/openEventStream';
import type { StreamStatus } from '../domain/presentFreshness';
import { useEventStream } from './useEventStream';

export interface FleetState {
  /** What is known; kept while there is no connection. */
  rows: FleetRow[] | undefined;
  clusters: ClusterFreshness[];
  stream: StreamStatus;
  error: Error | undefined;
}

/** The fleet as far as one may see it, live. */
export function useFleet(): FleetState {
  const api = useApi(deliveryApiRef);
  const connect = useCallback<ConnectStream>(
    (signal, lastEventId) => api.openFleetStream({}, { signal, lastEventId }),
    [api],
  );
  const { known, stream, error } = useEventStream(fleetStream, connect);
  const rows = useMemo(() => known && [...known.rows.values()], [known]);
  return { rows, clusters: known?.clusters ?? [], stream, error };
}
