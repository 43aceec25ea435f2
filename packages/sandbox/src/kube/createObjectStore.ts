import type { SandboxClock } from '../clock';
import type { ClusterStore } from './ClusterStore';
import { MemoryObjectStore } from './MemoryObjectStore';

const systemNamespaces = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];

/**
 * An empty cluster in memory. Versions start from the time, so that a client that was
 * connected to a former run is behind (410), and never takes up where it left off. As in a real one, a namespace has to exist before something
 * is created in it; `default` and the `kube-*` namespaces do.
 *
 * Listeners hear of every write in order, also of those that listeners make: such writes
 * are announced after the current one. A listener must not throw.
 */
export function createObjectStore(options: {
  clock: SandboxClock;
  /** How many writes a watch may be behind; default 2000. */
  window?: number;
}): ClusterStore {
  const store = new MemoryObjectStore(options.clock, options.window ?? 2000);
  for (const name of systemNamespaces) {
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  return store;
}
