import { setTimeout as delay } from 'node:timers/promises';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { isUnended, type StoredRecord } from '../domain/faults';
import type { StormWorld } from './StormWorld';

const LOOK_MS = 50;
const PATIENCE_MS = 60_000;

export interface UndisturbedPromotion {
  /** Requests to the Git host, from the request to the end. */
  calls: number;
  /** From the request to the opened pull request, without the time in which the Git host was asked. */
  ownMs: number;
  totalMs: number;
}

/** Promotes one after the other through pull requests, while nothing goes wrong. */
export async function measureUndisturbed(
  world: StormWorld,
  count: number,
): Promise<UndisturbedPromotion[]> {
  const measured: UndisturbedPromotion[] = [];
  const [replica] = world.replicas;
  for (let at = 0; at < count; at += 1) {
    const service = world.services[at % world.services.length];
    world.proxy.takeSpans();
    const before = sum(world.proxy.requests.values());
    const started = performance.timeOrigin + performance.now();
    const { id } = await replica.call<Promotion>('create', {
      entityRef: service.entityRef,
      environment: 'test',
      version: { tag: `calm${at}` },
      kind: 'hotfix',
    });
    await untilEnded(world, id);
    const calls = sum(world.proxy.requests.values()) - before;
    const opened = await readOpening(world, id);
    const spans = world.proxy.takeSpans();
    measured.push({
      calls,
      totalMs: opened - started,
      ownMs: opened - started - covered(spans, started, opened),
    });
  }
  return measured;
}

async function untilEnded(world: StormWorld, id: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const [promotion] = await world.replicas[0].call<Promotion[]>('read', [id]);
    if (!isUnended(promotion)) {
      if (promotion.phase !== 'Succeeded') {
        throw new Error(
          `An undisturbed promotion ended as ${promotion.phase}: ${promotion.message}`,
        );
      }
      return;
    }
    if (performance.now() > deadline) {
      throw new Error(
        `An undisturbed promotion is still ${promotion.phase}: ${promotion.message}`,
      );
    }
    await delay(LOOK_MS);
  }
}

async function readOpening(world: StormWorld, id: string): Promise<number> {
  const [record] = await world.replicas[0].call<StoredRecord[]>('readSome', [
    id,
  ]);
  const opening = record.events.find(({ type }) => type === 'proposal-opened');
  return Date.parse(opening!.at);
}

/** How much of a time was covered by spans, which may overlap. */
function covered(
  spans: ReadonlyArray<readonly [number, number]>,
  from: number,
  to: number,
): number {
  let reached = from;
  let total = 0;
  for (const [start, end] of [...spans].sort(([a], [b]) => a - b)) {
    const begin = Math.max(start, reached);
    const stop = Math.min(end, to);
    if (stop > begin) {
      total += stop - begin;
      reached = stop;
    }
  }
  return total;
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
