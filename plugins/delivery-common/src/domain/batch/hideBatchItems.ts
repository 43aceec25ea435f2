import type { Batch, BatchItem } from '../../model/batch';
import { batchItemKey } from './batchItemKey';
import { describeBatch, describeSkip } from './describeBatch';

/**
 * A batch as somebody sees it who may not read all of its items: neither those items nor their
 * names in what is said about others.
 *
 * @public
 */
export function hideBatchItems(
  batch: Batch,
  mayRead: (item: BatchItem) => boolean,
): Batch {
  const items = batch.items.filter(mayRead);
  if (items.length === batch.items.length) {
    return batch;
  }
  const { stoppedBy, ...rest } = batch;
  const isStopSeen =
    stoppedBy &&
    items.some(item => batchItemKey(item) === batchItemKey(stoppedBy));
  const seen = {
    ...rest,
    ...(isStopSeen && { stoppedBy }),
    waves: batch.waves.filter(wave => items.some(item => item.wave === wave)),
    items,
    hiddenItems: batch.items.length - items.length,
  };
  const told = {
    ...seen,
    items: items.map(item =>
      item.state === 'Skipped'
        ? { ...item, message: describeSkip(seen) }
        : item,
    ),
  };
  return { ...told, message: describeBatch(told) };
}
