import type { KubeObject } from '../kube/KubeObject';
import type { ObjectStore, StoreEvent } from '../kube/ObjectStore';
import { resourceKinds } from '../kube/resourceKinds';
import { isTrackedBy } from './ComparedResource';
import { trackingAnnotation } from './compareResource';

/** Which objects carry the mark of which application, kept up to date by the events of the store. */
export interface TrackingIndex {
  managedBy(application: KubeObject): KubeObject[];
  observe(event: StoreEvent): void;
}

interface Address {
  kind: string;
  namespace?: string;
  name: string;
}

/** The application that an object says manages it. */
export function managerOf(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[trackingAnnotation]?.split(':')[0];
}

export function createTrackingIndex(store: ObjectStore): TrackingIndex {
  const managed = new Map<string, Map<string, Address>>();

  function observe({ type, object }: StoreEvent) {
    const manager = managerOf(object);
    if (!manager) return;
    const { namespace, name } = object.metadata;
    const { kind } = object;
    const addresses = managed.get(manager) ?? new Map<string, Address>();
    managed.set(manager, addresses);
    const key = `${kind}/${namespace ?? ''}/${name}`;
    if (type === 'DELETED') addresses.delete(key);
    else addresses.set(key, { kind, namespace, name });
  }

  for (const { kind } of resourceKinds) {
    for (const object of store.list(kind)) observe({ type: 'ADDED', object });
  }
  return {
    observe,
    managedBy: application =>
      [...(managed.get(application.metadata.name)?.values() ?? [])]
        .map(({ kind, namespace, name }) => store.get(kind, namespace, name))
        .filter(
          (each): each is KubeObject =>
            each !== undefined && isTrackedBy(application, each),
        ),
  };
}
