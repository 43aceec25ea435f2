import { useCallback, useEffect, useRef, useState } from 'react';
import {
  openEventStream,
  type ConnectStream,
  type EventStream,
  type EventStreamKind,
} from '../api/openEventStream';
import type { StreamStatus } from '../domain/presentFreshness';

export interface EventStreamState<State> {
  /** What is known; kept while there is no connection. */
  known: State | undefined;
  stream: StreamStatus;
  error: Error | undefined;
  reconnect(): void;
}

const begin = () => ({
  known: undefined,
  stream: { state: 'connecting' as const, since: Date.now() },
  error: undefined,
});

/** Follows an event stream while the component is there; another `connect` is another stream. */
export function useEventStream<
  State extends { epoch: string; version: number },
  Message,
>(
  kind: EventStreamKind<State, Message>,
  connect: ConnectStream,
): EventStreamState<State> {
  const [state, setState] =
    useState<Omit<EventStreamState<State>, 'reconnect'>>(begin);
  const stream = useRef<EventStream>();

  useEffect(() => {
    setState(begin());
    stream.current = openEventStream(kind, connect, {
      onKnown: known =>
        setState(previous => ({
          ...previous,
          known,
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
    });
    return () => stream.current?.close();
  }, [kind, connect]);

  const reconnect = useCallback(() => stream.current?.reconnect(), []);
  return { ...state, reconnect };
}
