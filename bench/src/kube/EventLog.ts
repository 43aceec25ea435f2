import type { SelectableObject } from './parseSelector';

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface LoggedEvent {
  version: number;
  object: SelectableObject;
  /** The line of the watch, newline included. */
  line: Buffer;
}

/**
 * What happened to the objects of one kind, the latest part of it. A watch that asks for an
 * older time gets 410, as from a real API server.
 */
export class EventLog {
  private events: LoggedEvent[] = [];
  private readonly followers = new Set<(event: LoggedEvent) => void>();
  /** Version of the newest event that is no longer kept. */
  private forgotten: number;

  constructor(private readonly options: { keep: number; from: number }) {
    this.forgotten = options.from;
  }

  append(event: LoggedEvent): void {
    this.events.push(event);
    if (this.events.length > this.options.keep * 2) {
      const dropped = this.events.splice(0, this.options.keep);
      this.forgotten = dropped[dropped.length - 1].version;
    }
    this.followers.forEach(follow => follow(event));
  }

  /** Events after a version, oldest first; undefined when they are not kept any more. */
  since(version: number): LoggedEvent[] | undefined {
    if (version < this.forgotten) {
      return undefined;
    }
    let first = this.events.length;
    while (first > 0 && this.events[first - 1].version > version) {
      first -= 1;
    }
    return this.events.slice(first);
  }

  /** Events that are still known up to a version, oldest first. */
  upTo(version: number): LoggedEvent[] {
    return this.events.filter(event => event.version <= version);
  }

  /** Calls with every event from now on; returns the way to stop it. */
  follow(listener: (event: LoggedEvent) => void): () => void {
    this.followers.add(listener);
    return () => this.followers.delete(listener);
  }
}
