import type { Batch, BatchItem, BatchItemState } from '../../model/batch';
import { batchItemKey } from './batchItemKey';

const ENDS: Partial<Record<BatchItemState, string>> = {
  Refused: 'was refused',
  Cancelled: 'was cancelled',
};

/** Where a batch is, in words made of what can be seen of it. */
export function describeBatch(batch: Omit<Batch, 'message'>): string {
  const { phase, items, cancelRequested } = batch;
  const succeeded = items.filter(({ state }) => state === 'Succeeded').length;
  const count = `${succeeded} of ${items.length} succeeded.`;
  if (phase === 'Running') {
    return describeRunning(batch);
  }
  if (phase === 'Succeeded') {
    return [
      items.length === 1
        ? 'The item succeeded.'
        : `All ${items.length} items succeeded.`,
      ...(cancelRequested ? ['The cancel came too late.'] : []),
    ].join(' ');
  }
  return phase === 'Cancelled'
    ? `${describeCancel(batch)} ${count}`
    : `${describeStop(batch)} ${count}`;
}

/** Why an item was not started. */
export function describeSkip(batch: Omit<Batch, 'message'>): string {
  return `Not started, because ${nameStop(batch)}.`;
}

function describeRunning(batch: Omit<Batch, 'message'>): string {
  const { items, waves, cancelRequested, stoppedBy, hiddenItems } = batch;
  const open = items.filter(isOpen);
  const awaited = `${open.length} under way ${
    open.length === 1 ? 'is' : 'are'
  } awaited.`;
  if (cancelRequested) {
    return `${describeCancel(batch)} ${awaited}`;
  }
  if (stoppedBy || items.some(({ state }) => state === 'Skipped')) {
    return `${describeStop(batch)} ${awaited}`;
  }
  const wave = waves.find(name => open.some(item => item.wave === name));
  if (wave === undefined) {
    return hiddenItems
      ? 'Items that you may not read are under way.'
      : 'Nothing is under way.';
  }
  const ofWave = items.filter(item => item.wave === wave);
  const done = ofWave.filter(({ state }) => state === 'Succeeded').length;
  const obstacle = ofWave.find(item => isOpen(item) && item.message);
  return [
    `Wave ${wave}: ${done} of ${ofWave.length} done.`,
    ...(obstacle ? [`${nameItem(obstacle)}: ${obstacle.message}`] : []),
  ].join(' ');
}

function describeCancel({ cancelRequested }: Omit<Batch, 'message'>): string {
  const { by, reason } = cancelRequested!;
  return `Cancelled by ${by}${reason ? `: ${reason}` : ''}.`;
}

function describeStop(batch: Omit<Batch, 'message'>): string {
  const stop = findStop(batch);
  return `Stopped, because ${nameStop(batch)}${
    stop?.message ? `: ${stop.message}` : '.'
  }`;
}

function nameStop(batch: Omit<Batch, 'message'>): string {
  const stop = findStop(batch);
  return stop
    ? `${nameItem(stop)} ${ENDS[stop.state] ?? 'failed'}`
    : 'an item that you may not read did not succeed';
}

function findStop({
  items,
  stoppedBy,
}: Omit<Batch, 'message'>): BatchItem | undefined {
  return (
    stoppedBy &&
    items.find(item => batchItemKey(item) === batchItemKey(stoppedBy))
  );
}

function nameItem({ entityRef, environment }: BatchItem): string {
  return `${entityRef} in ${environment}`;
}

function isOpen({ state }: BatchItem): boolean {
  return state === 'Waiting' || state === 'Running';
}
