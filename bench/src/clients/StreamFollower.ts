import http from 'node:http';
import { RESTART_STAMP_BASE } from '../domain/cluster/changeDeployment';
import { readTick, ticksBetween } from '../kube/readTick';
import type { StreamReport, StreamTarget } from './ClientOrder';

/** Stamps as changes write them: in messages, and in the restarts of pods. */
const STAMP = /bench (\d+)|"restarts":(1\d{9})\b/g;

interface Arrival {
  stamp: number;
  milliseconds: number;
}

/**
 * Subscribers of event streams. The time of arrival is taken when bytes arrive, before
 * anything is read in them.
 */
export class StreamFollower {
  private readonly requests: http.ClientRequest[] = [];
  private readonly seen = new Map<string, Set<number>>();
  private readonly arrivals: Record<string, Arrival[]> = {};
  private measuring = false;
  private messages = 0;
  private bytes = 0;
  private ended = 0;
  private finished = false;

  /** Resolves when every stream has begun. */
  async open(targets: readonly StreamTarget[], token: string): Promise<void> {
    for (const target of targets) {
      await this.follow(target, token);
    }
  }

  startMeasuring(): void {
    this.measuring = true;
  }

  finish(
    expected: Record<string, number>,
    counted: Record<string, number[]>,
  ): StreamReport {
    this.finished = true;
    this.requests.forEach(request => request.destroy());
    return {
      latencies: Object.fromEntries(
        Object.entries(this.arrivals).map(([group, arrivals]) => {
          const known = counted[group] && new Set(counted[group]);
          return [
            group,
            arrivals
              .filter(({ stamp }) => known?.has(stamp) ?? true)
              .map(({ milliseconds }) => milliseconds),
          ];
        }),
      ),
      messages: this.messages,
      bytes: this.bytes,
      ended: this.ended,
      missing: Object.entries(expected)
        .filter(([key, stamp]) => !this.seen.get(key)?.has(stamp))
        .map(([key]) => key),
    };
  }

  private follow(target: StreamTarget, token: string): Promise<void> {
    const seen = new Set<number>();
    this.seen.set(target.key, seen);
    this.arrivals[target.group] ??= [];
    return new Promise((resolve, reject) => {
      const request = http.get(
        target.url,
        { agent: false, headers: { authorization: `Bearer ${token}` } },
        response => {
          if (response.statusCode !== 200) {
            reject(
              new Error(`GET ${target.url} answered ${response.statusCode}`),
            );
            return;
          }
          // A message may be cut anywhere, so what is unread is kept.
          let rest = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            const arrivedAt = readTick();
            resolve();
            const messages = (rest + chunk).split('\n\n');
            rest = messages.pop()!;
            this.bytes += chunk.length;
            messages.forEach(message =>
              this.read(message, arrivedAt, seen, target.group),
            );
          });
          const lost = () => {
            this.ended += this.finished ? 0 : 1;
          };
          response.on('error', () => undefined);
          response.on('close', lost);
        },
      );
      request.on('error', reject);
      this.requests.push(request);
    });
  }

  private read(
    message: string,
    arrivedAt: number,
    seen: Set<number>,
    group: string,
  ): void {
    if (message.startsWith(':')) {
      return;
    }
    this.messages += 1;
    for (const [, text, restarts] of message.matchAll(STAMP)) {
      const stamp = text ? Number(text) : Number(restarts) - RESTART_STAMP_BASE;
      if (!seen.has(stamp)) {
        seen.add(stamp);
        if (this.measuring) {
          this.arrivals[group].push({
            stamp,
            milliseconds: ticksBetween(stamp, arrivedAt),
          });
        }
      }
    }
  }
}
