import type { KubeObject } from '../kube/KubeObject';
import type { ObjectStore } from '../kube/ObjectStore';
import { stampOf } from './conditions';
import type { RolloutEvent } from './RolloutContext';

const keptEvents = 40;
let counter = 0;

/** Records what happened as Events of the cluster, and forgets the oldest ones of the object. */
export function writeEvents(
  store: ObjectStore,
  about: KubeObject,
  events: RolloutEvent[],
  now: Date,
) {
  if (events.length === 0) return;
  const { namespace, name, uid } = about.metadata;
  for (const event of events) {
    counter += 1;
    store.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${name}.${now.getTime().toString(16)}${counter.toString(16)}`,
        namespace,
      },
      involvedObject: {
        apiVersion: about.apiVersion,
        kind: about.kind,
        namespace,
        name,
        uid,
      },
      ...event,
      source: { component: 'rollouts-controller' },
      firstTimestamp: stampOf(now),
      lastTimestamp: stampOf(now),
      count: 1,
    });
  }
  const old = store
    .list('Event', { namespace })
    .filter(each => each.involvedObject?.uid === uid);
  for (const each of old.slice(0, Math.max(0, old.length - keptEvents))) {
    store.delete('Event', namespace, each.metadata.name);
  }
}
