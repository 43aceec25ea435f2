import type { StreamMessage } from '@lockstep/backstage-plugin-delivery-common';

/** Where messages of one client go. */
export interface StreamConnection {
  /** False: the client is slow; nothing more until `onDrain`. */
  send(message: StreamMessage): boolean;
  /** Keeps proxies from closing an idle connection. */
  heartbeat(): void;
  end(): void;
  onDrain(listener: () => void): void;
  /** Also called after `end`. */
  onClose(listener: () => void): void;
}
