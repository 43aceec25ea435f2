import type { KubeObject } from './KubeObject';

export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

/**
 * The objects of one cluster. Kinds are addressed by kind name alone: no two served kinds
 * share one. Returned objects are the caller's own copies.
 *
 * Writes throw a `KubeStatusError` (code 404, 409, 422 …) like the API server answers.
 * `update` with a `resourceVersion` that is not the current one is a 409; without one it
 * wins. `generation` grows when anything but metadata and status changes. Deleting an owner
 * deletes what it owns. A namespace has to exist before something is created in it.
 * `update` of a kind with a status subresource leaves `status` as it is.
 */
export interface ObjectStore {
  list(
    kind: string,
    options?: { namespace?: string; labels?: Record<string, string> },
  ): KubeObject[];
  get(
    kind: string,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined;
  create(object: KubeObject): KubeObject;
  update(object: KubeObject): KubeObject;
  /** Replaces `status` only. */
  updateStatus(object: KubeObject): KubeObject;
  /** JSON merge patch of anything but status, or of status alone. */
  patch(
    kind: string,
    namespace: string | undefined,
    name: string,
    patch: object,
    options?: { subresource?: 'status' },
  ): KubeObject;
  delete(kind: string, namespace: string | undefined, name: string): void;
  subscribe(listener: (event: StoreEvent) => void): () => void;
}
