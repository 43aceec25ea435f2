import type { Change, ChangeLog } from './ChangeLog';
import type { KubeObject } from './KubeObject';
import type { ObjectStore } from './ObjectStore';

/** What the API server needs beyond what controllers do. */
export interface ClusterStore extends ObjectStore {
  /** The version of the last write. */
  readonly resourceVersion: number;
  readonly changes: ChangeLog;
  /** The stored objects of a kind by namespace and name: shared, to read only. */
  snapshot(kind: string, namespace?: string): KubeObject[];
  onChange(listener: (change: Change) => void): () => void;
  deleteWith(
    kind: string,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions,
  ): KubeObject;
}

export interface DeleteOptions {
  orphan?: boolean;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: boolean;
}
