import type { BenchContext } from './BenchContext';
import { disturb } from './disturb';
import { faults } from './faults';
import { latency } from './latency';
import { snapshot } from './snapshot';
import { sync } from './sync';

export { BenchContext } from './BenchContext';
export { CatalogCache } from './CatalogCache';

/** All of them, by the name they are asked for, in the order they run. */
export const BENCHES: Readonly<
  Record<string, (context: BenchContext) => Promise<void>>
> = { snapshot, latency, sync, disturb, faults };

/** Those that run when none is named. The storm takes as long as all of them. */
export const BENCHES_BY_DEFAULT = ['snapshot', 'latency', 'sync', 'disturb'];
