import { setTimeout as delay } from 'node:timers/promises';
import { awaitsPerson, isUnended, type StoredRecord } from '../domain/faults';
import type { Requester } from './Requester';

const CALM_MS = 90_000;
const LOOK_MS = 500;
const PROGRESS_MS = 10_000;
const RETRIES = 2;

/** Nothing goes wrong any more: whatever is not done now is given its time, then read. */
export async function calmDown(
  requester: Requester,
  say: (text: string) => void,
): Promise<StoredRecord[]> {
  const deadline = performance.now() + CALM_MS;
  const asked = new Map<string, number>();
  let nextWord = performance.now() + PROGRESS_MS;
  for (;;) {
    const records = await requester.insist<StoredRecord[]>('readAll');
    const open = records.filter(
      ({ promotion, pending }) =>
        !awaitsPerson(promotion) && (pending || isUnended(promotion)),
    );
    const errored = records.filter(
      ({ promotion: { id, phase } }) =>
        phase === 'Errored' && (asked.get(id) ?? 0) < RETRIES,
    );
    const isOver = open.length === 0 && errored.length === 0;
    if (isOver || performance.now() > deadline) {
      return records;
    }
    if (performance.now() > nextWord) {
      nextWord = performance.now() + PROGRESS_MS;
      say(
        `calm; not over: ${open
          .map(
            ({ promotion: { number, phase, reason } }) =>
              `P-${number} ${phase} ${reason}`,
          )
          .join(', ')}`,
      );
    }
    for (const { promotion } of errored) {
      asked.set(promotion.id, (asked.get(promotion.id) ?? 0) + 1);
      await requester.act('retry', promotion.id);
    }
    await delay(LOOK_MS);
  }
}
