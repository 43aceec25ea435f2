/** A place in a stream: which run of the server, and how far. Also the id of an event. */
export interface StreamPosition {
  epoch: string;
  version: number;
}

/** Where messages of one client go. */
export interface StreamConnection<Message extends StreamPosition> {
  /** False: the client is slow; nothing more until `onDrain`. */
  send(message: Message): boolean;
  /** Keeps proxies from closing an idle connection. */
  heartbeat(): void;
  end(): void;
  onDrain(listener: () => void): void;
  /** Also called after `end`. */
  onClose(listener: () => void): void;
}

/** `<epoch>/<version>`, as a client sends it in `Last-Event-ID`; undefined for anything else. */
export function parseStreamPosition(
  text: string | undefined,
): StreamPosition | undefined {
  const match = /^([\w-]{1,64})\/(\d{1,15})$/.exec(text ?? '');
  return match ? { epoch: match[1], version: Number(match[2]) } : undefined;
}
