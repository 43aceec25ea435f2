import { InputError } from '@backstage/errors';
import {
  batchItemKey,
  WAVE_ANNOTATION,
  type BatchItem,
  type BatchItemRequest,
} from '@lockstep/backstage-plugin-delivery-common';

/** The wave of what says nothing about it. */
const DEFAULT_WAVE = 'applications';

/**
 * The items of a new batch and its waves, in their order. `annotated` says which wave the
 * entities name themselves.
 */
export function draftBatch(
  items: readonly BatchItemRequest[],
  waves: readonly string[],
  annotated: ReadonlyMap<string, string>,
): { items: BatchItem[]; waves: string[] } {
  requireDistinct(items);
  const drafted = items.map(
    ({
      entityRef,
      environment,
      fromEnvironment,
      version,
      wave,
    }): BatchItem => ({
      entityRef,
      environment,
      wave: resolveWave(entityRef, wave, annotated.get(entityRef), waves),
      request: {
        ...(fromEnvironment !== undefined && { fromEnvironment }),
        ...(version && { version }),
      },
      state: 'Waiting',
    }),
  );
  return {
    items: drafted,
    waves: waves.filter(wave => drafted.some(item => item.wave === wave)),
  };
}

function resolveWave(
  entityRef: string,
  named: string | undefined,
  annotated: string | undefined,
  waves: readonly string[],
): string {
  const wave = named ?? annotated ?? DEFAULT_WAVE;
  if (waves.includes(wave)) {
    return wave;
  }
  const known = `known are, in their order: ${waves.join(', ')}`;
  if (named !== undefined) {
    throw new InputError(`There is no wave '${named}'; ${known}`);
  }
  throw new InputError(
    annotated !== undefined
      ? `The annotation ${WAVE_ANNOTATION} of ${entityRef} names a wave '${annotated}' that does not exist; ${known}`
      : `${entityRef} has no wave; name one in the request or in its annotation ${WAVE_ANNOTATION}; ${known}`,
  );
}

function requireDistinct(items: readonly BatchItemRequest[]): void {
  const seen = new Set<string>();
  for (const item of items) {
    const key = batchItemKey(item);
    if (seen.has(key)) {
      throw new InputError(
        `The batch names ${item.entityRef} in ${item.environment} twice; name it once`,
      );
    }
    seen.add(key);
  }
}
