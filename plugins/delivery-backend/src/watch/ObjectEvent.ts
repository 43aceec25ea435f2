import type { KubeObject } from '../domain/objects';

/**
 * What a watch of one kind reports.
 *
 * A listing is `listing`, any number of `upserted`, then `listed`: whatever was held before
 * and was not upserted in between is gone. Outside of it `upserted` and `removed` are changes
 * as they happen. `alive` says that the cluster spoke without news; `lost` that it cannot be
 * followed right now. After `lost` the watch goes on trying by itself.
 */
export type ObjectEvent =
  | { type: 'listing' }
  | { type: 'upserted'; objects: KubeObject[] }
  | { type: 'listed' }
  | { type: 'removed'; object: KubeObject }
  | { type: 'alive' }
  | { type: 'lost'; cause: LossCause; reason: string };

/** `absent`: the cluster does not serve the kind. `forbidden`: not to us. */
export type LossCause = 'unreachable' | 'forbidden' | 'absent';
