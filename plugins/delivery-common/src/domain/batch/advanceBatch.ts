import type { Batch, BatchItem, BatchPhase } from '../../model/batch';
import { isCancellable } from '../promotion';
import type { BatchFacts } from './BatchFacts';
import { batchItemKey } from './batchItemKey';
import { describeBatch, describeSkip } from './describeBatch';
import { giveUp, isStarting, settleItem } from './settleItem';

/**
 * A batch after a look at the facts, and what is to be done once it is stored.
 *
 * @public
 */
export interface BatchAdvance {
  /** The very same object when nothing changed. */
  batch: Batch;
  /** Items whose promotions are to be requested. Each is `Running` without a promotion. */
  start: BatchItem[];
  /** Items that may have been started just before the batch stopped: look for them only. */
  find: BatchItem[];
  /** Items whose promotions are to be cancelled, as the one who cancelled the batch. */
  cancel: BatchItem[];
}

/**
 * The whole of a batch as a pure function. That an item is to be started is on record before
 * it is: whoever looks next, after a crash too, finds out what came of it. An item that is
 * refused, fails or is cancelled stops the batch; what is under way then goes on and is
 * awaited. An errored promotion can be retried, so it is waited for, unless the batch stops.
 *
 * @public
 */
export function advanceBatch(batch: Batch, facts: BatchFacts): BatchAdvance {
  if (batch.phase !== 'Running') {
    return { batch, start: [], find: [], cancel: [] };
  }
  const settled = batch.items.map(item => settleItem(item, facts));
  const stop =
    batch.stoppedBy ??
    (batch.cancelRequested ? undefined : settled.find(hasNotSucceeded));
  const stopped = {
    ...batch,
    items: settled,
    ...(stop && {
      stoppedBy: { entityRef: stop.entityRef, environment: stop.environment },
    }),
  };
  const isStopping = stop !== undefined || batch.cancelRequested !== undefined;
  const items = isStopping ? windUp(stopped, facts) : startWave(stopped, facts);
  const next = { ...stopped, items, phase: phaseOf(stopped, items) };
  const starting = items.filter(isStarting);
  return {
    batch: orSame(batch, { ...next, message: describeBatch(next) }, facts),
    start: isStopping ? [] : starting,
    find: isStopping ? starting : [],
    cancel: batch.cancelRequested
      ? items.filter(item => mayBeCancelled(item, facts))
      : [],
  };
}

/** The items of the first wave that is not through; those of later ones stay as they are. */
export function listOpenWave({ waves, items }: Batch): BatchItem[] {
  const wave = waves.find(name =>
    items.some(item => item.wave === name && item.state !== 'Succeeded'),
  );
  return items.filter(item => item.wave === wave);
}

function startWave(batch: Batch, facts: BatchFacts): BatchItem[] {
  const wave = new Set(listOpenWave(batch));
  let free =
    facts.inFlight -
    batch.items.filter(({ state }) => state === 'Running').length;
  return batch.items.map(item => {
    if (item.state !== 'Waiting' || !wave.has(item)) {
      return item;
    }
    const taken = isTaken(item, facts);
    if (taken !== undefined) {
      return { ...item, message: taken };
    }
    if (free <= 0) {
      return { ...item, message: undefined };
    }
    free -= 1;
    return { ...item, state: 'Running', message: undefined };
  });
}

function isTaken(item: BatchItem, facts: BatchFacts): string | undefined {
  const key = batchItemKey(item);
  const attempt = facts.attempts.get(key);
  return attempt?.outcome === 'taken' ? attempt.message : facts.taken.get(key);
}

function windUp(batch: Batch, facts: BatchFacts): BatchItem[] {
  return batch.items.map(item => {
    const isAbsent =
      isStarting(item) &&
      facts.attempts.get(batchItemKey(item))?.outcome === 'absent';
    if (item.state !== 'Waiting' && !isAbsent) {
      return giveUp(item, facts);
    }
    return batch.cancelRequested
      ? { ...item, state: 'Cancelled', message: 'Not started.' }
      : { ...item, state: 'Skipped', message: describeSkip(batch) };
  });
}

function phaseOf(batch: Batch, items: readonly BatchItem[]): BatchPhase {
  if (items.some(({ state }) => state === 'Waiting' || state === 'Running')) {
    return 'Running';
  }
  if (items.every(({ state }) => state === 'Succeeded')) {
    return 'Succeeded';
  }
  return batch.cancelRequested ? 'Cancelled' : 'Failed';
}

function hasNotSucceeded({ state }: BatchItem): boolean {
  return state === 'Failed' || state === 'Refused' || state === 'Cancelled';
}

/** During a merge the cancel is noted, once; the runner of promotions sees whether it can be. */
function mayBeCancelled(
  { state, promotionId }: BatchItem,
  { members }: BatchFacts,
): boolean {
  const member = promotionId && members.get(promotionId);
  if (state !== 'Running' || !member || member === 'gone') {
    return false;
  }
  const { phase, strategy, cancelRequested } = member;
  return (
    isCancellable(phase) ||
    (phase === 'Merging' && strategy === 'pull-request' && !cancelRequested)
  );
}

function orSame(before: Batch, after: Batch, { now }: BatchFacts): Batch {
  return JSON.stringify(before) === JSON.stringify(after)
    ? before
    : { ...after, updatedAt: now };
}
