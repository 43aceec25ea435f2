import { readStreamMessages } from './readStreamMessages';

/** `stale`: cut for so long that what is shown may be wrong. */
export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'stale';

/** What an event stream is about: its messages, and what they make of what is known. */
export interface EventStreamKind<
  State extends { epoch: string; version: number },
  Message,
> {
  /** Throws where the message does not fit. */
  parse(value: unknown): Message;
  apply(state: State | undefined, message: Message): State | 'resync';
  /** Whether all is known; before, nothing is told. */
  isComplete(state: State): boolean;
}

/** Opens a connection; `lastEventId` says how far the last one came. */
export type ConnectStream = (
  signal: AbortSignal,
  lastEventId: string | undefined,
) => Promise<Response>;

export interface EventStreamListener<State> {
  onKnown(known: State): void;
  onState(state: StreamState): void;
  /** Why it is not live; undefined as soon as it is. */
  onError(error: Error | undefined): void;
}

export interface StreamTiming {
  firstDelayMs: number;
  longestDelayMs: number;
  /** The server sends a heartbeat every 15 s; silence for longer is a dead connection. */
  silenceMs: number;
  staleAfterMs: number;
  random(): number;
}

export const DEFAULT_STREAM_TIMING: StreamTiming = {
  firstDelayMs: 500,
  longestDelayMs: 20_000,
  silenceMs: 40_000,
  staleAfterMs: 20_000,
  random: Math.random,
};

/** A reader may look at how a stream stands, ask for a new one, and end it. */
export interface EventStream {
  /** Connects at once, whatever it waits for. */
  reconnect(): void;
  close(): void;
}

/**
 * Keeps what is known of something up to date over a stream of server-sent events.
 *
 * A cut, a missed message, a new run of the server or silence all end in the same way: a new
 * connection. It says how far the last one came, and begins with what was missed since, or
 * with a snapshot. Every connection has a generation; whatever an older one still says is
 * ignored, so two never write into the same state. What was known last is kept while there is
 * no connection.
 */
export function openEventStream<
  State extends { epoch: string; version: number },
  Message,
>(
  kind: EventStreamKind<State, Message>,
  connect: ConnectStream,
  listener: EventStreamListener<State>,
  timing: StreamTiming = DEFAULT_STREAM_TIMING,
): EventStream {
  let generation = 0;
  let failures = 0;
  let closed = false;
  let abort = new AbortController();
  let known: State | undefined;
  let state: StreamState = 'connecting';
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let stale: ReturnType<typeof setTimeout> | undefined;

  const tell = (next: StreamState) => {
    if (state !== next) {
      state = next;
      listener.onState(next);
    }
  };

  const lose = (error: Error) => {
    abort.abort();
    generation += 1;
    clearTimeout(silence);
    listener.onError(error);
    if (state === 'live') {
      tell('reconnecting');
    }
    stale ??= setTimeout(() => tell('stale'), timing.staleAfterMs);
    const longest = Math.min(
      timing.longestDelayMs,
      timing.firstDelayMs * 2 ** failures,
    );
    failures += 1;
    clearTimeout(retry);
    // Half fixed, half random: many browsers do not come back in the same moment.
    retry = setTimeout(start, longest / 2 + (longest / 2) * timing.random());
  };

  const gain = () => {
    failures = 0;
    clearTimeout(stale);
    stale = undefined;
    listener.onError(undefined);
    tell('live');
  };

  function start() {
    generation += 1;
    const mine = generation;
    const isCurrent = () => !closed && mine === generation;
    abort = new AbortController();
    // What the last connection left is where this one may go on, if the server agrees.
    let current = known;
    let isLive = false;

    const listenOn = () => {
      clearTimeout(silence);
      silence = setTimeout(
        () =>
          isCurrent() &&
          lose(new Error('The stream of the backend fell silent.')),
        timing.silenceMs,
      );
    };

    const run = async () => {
      listenOn();
      const { body } = await connect(
        abort.signal,
        known && `${known.epoch}/${known.version}`,
      );
      if (!body) {
        throw new Error('The backend answered without a stream.');
      }
      await readStreamMessages(body, {
        parse: value => kind.parse(value),
        onSignal: () => isCurrent() && listenOn(),
        onMessage: message => {
          if (!isCurrent()) {
            return;
          }
          const next = kind.apply(current, message);
          if (next === 'resync') {
            known = undefined;
            throw new Error('The stream has a gap.');
          }
          current = next;
          if (!kind.isComplete(next)) {
            return;
          }
          if (!isLive) {
            isLive = true;
            gain();
          }
          if (known !== next) {
            known = next;
            listener.onKnown(next);
          }
        },
      });
      throw new Error('The backend ended the stream.');
    };

    run().catch(error => isCurrent() && lose(error));
  }

  start();
  return {
    reconnect: () => {
      if (!closed) {
        abort.abort();
        clearTimeout(retry);
        failures = 0;
        start();
      }
    },
    close: () => {
      closed = true;
      abort.abort();
      [retry, silence, stale].forEach(timer => clearTimeout(timer));
    },
  };
}
