import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoggedEvent } from './EventLog';
import type { LoadCluster } from './LoadCluster';
import type { Selects } from './parseSelector';
import type { ResourceKind } from './parseResourcePath';

/** A reader that is so far behind is let go, as an API server does. */
const MAX_BACKLOG_BYTES = 64 * 1024 * 1024;
const NEWLINE = Buffer.from('\n');

/** One open watch. What disturbs it is asked of it from outside. */
export class WatchStream {
  private readonly cancels: Array<() => void> = [];
  private held: Buffer[] | undefined;
  private last: Buffer | undefined;
  private garble: ((line: Buffer) => void) | undefined;

  constructor(
    private readonly options: {
      response: ServerResponse;
      cluster: LoadCluster;
      kind: ResourceKind;
      selects: Selects;
      bookmarkMs: number;
      timeoutMs: number;
    },
  ) {}

  /** Sends what happened since, then what happens. */
  open(backlog: readonly LoggedEvent[]): void {
    const { response, cluster, kind, bookmarkMs, timeoutMs } = this.options;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    backlog.forEach(event => this.tell(event));
    const bookmarks = setInterval(() => this.bookmark(), bookmarkMs);
    const timeout = setTimeout(() => this.end(), timeoutMs);
    this.cancels.push(
      cluster.log(kind.name).follow(event => this.tell(event)),
      () => clearInterval(bookmarks),
      () => clearTimeout(timeout),
    );
    response.on('close', () => this.stop());
  }

  /** As an orderly server ends a watch, with a last word where it has one. */
  end(lastLine = ''): void {
    this.stop();
    this.options.response.end(lastLine);
  }

  /** The connection breaks, in the middle of a line when asked. */
  cut(partOfLine = false): void {
    this.stop();
    const { response } = this.options;
    if (partOfLine && this.last) {
      response.write(this.last.subarray(0, this.last.length / 2), () =>
        response.destroy(),
      );
    } else {
      response.destroy();
    }
  }

  write(line: string): void {
    this.send(Buffer.from(line));
  }

  /** Sends the last event once more; says whether there was one. */
  repeat(): boolean {
    if (this.last) {
      this.send(this.last);
    }
    return this.last !== undefined;
  }

  /** The next event arrives in pieces; whoever reads on without it has lost it. */
  async garbleNext(waitMs: number): Promise<boolean> {
    const garbled = new Promise<boolean>(resolve => {
      this.garble = line => {
        this.garble = undefined;
        this.send(Buffer.concat([line.subarray(0, line.length / 2), NEWLINE]));
        resolve(true);
      };
    });
    const waited = delay(waitMs, false, { ref: false });
    const happened = await Promise.race([garbled, waited]);
    this.garble = undefined;
    return happened;
  }

  /** Keeps everything back for a while. */
  stall(ms: number): void {
    this.held ??= [];
    const timer = setTimeout(() => {
      const held = this.held ?? [];
      this.held = undefined;
      held.forEach(line => this.send(line));
    }, ms);
    this.cancels.push(() => clearTimeout(timer));
  }

  private tell(event: LoggedEvent): void {
    if (this.options.selects(event.object)) {
      this.last = event.line;
      (this.garble ?? this.send).call(this, event.line);
    }
  }

  private bookmark(): void {
    const { cluster, kind } = this.options;
    this.write(
      `${JSON.stringify({
        type: 'BOOKMARK',
        object: {
          kind: kind.kind,
          apiVersion: kind.apiVersion,
          metadata: { resourceVersion: String(cluster.resourceVersion) },
        },
      })}\n`,
    );
  }

  private send(line: Buffer): void {
    const { response } = this.options;
    if (this.held) {
      this.held.push(line);
    } else if (!response.writableEnded && !response.destroyed) {
      response.write(line);
      if (response.writableLength > MAX_BACKLOG_BYTES) {
        this.cut();
      }
    }
  }

  private stop(): void {
    this.cancels.splice(0).forEach(cancel => cancel());
  }
}
