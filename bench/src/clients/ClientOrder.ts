/** What the client process is told to do, and what it answers. */
export type ClientOrder =
  | ({ command: 'load' } & LoadOrder)
  | { command: 'follow'; streams: StreamTarget[]; token: string }
  | { command: 'startMeasuring' }
  | {
      command: 'finish';
      /** By the key of a stream: the stamp it must have shown in the end. */
      expected: Record<string, number>;
      /** By group, where not every stamp counts: others are seen by chance, and late. */
      counted: Record<string, number[]>;
    };

export interface LoadOrder {
  /** Pages to draw from. */
  urls: string[];
  token?: string;
  /** Requests that are under way at a time, each on a connection of its own. */
  concurrency: number;
  /** When to stop. */
  milliseconds: number;
  seed: number;
}

export interface LoadReport {
  /** Milliseconds per request. */
  latencies: number[];
  /** Mean size of an answer. */
  bytes: number;
}

export interface StreamTarget {
  key: string;
  url: string;
  /** Reported on its own. */
  group: string;
}

export interface StreamReport {
  /** By group: milliseconds from a change to the bytes that show it. */
  latencies: Record<string, number[]>;
  messages: number;
  bytes: number;
  /** Keys of streams that do not show the last change of what they follow. */
  missing: string[];
  /** Streams that ended although nobody ended them. */
  ended: number;
}
