import type { StreamMessage } from '../../api/streamMessage';
import type { EntityDelivery } from '../../model/delivery';
import type { Promotion } from '../../model/promotion';

/** What a client of the event stream holds. @public */
export interface DeliveryStreamState {
  /** The server's run this state belongs to. */
  epoch: string;
  /** The last change it contains. */
  version: number;
  delivery: EntityDelivery;
}

/**
 * Applies a message of the event stream. Answers `resync` where a change cannot be applied:
 * there is no snapshot yet, the server restarted, or a message was missed. A change that was
 * applied already leaves the state as it is. Untouched parts keep their identity.
 *
 * @public
 */
export function applyStreamMessage(
  state: DeliveryStreamState | undefined,
  message: StreamMessage,
): DeliveryStreamState | 'resync' {
  const { epoch, version } = message;
  if (message.type === 'snapshot') {
    return { epoch, version, delivery: message.delivery };
  }
  const since = message.since ?? version - 1;
  if (!state || state.epoch !== epoch || since > state.version) {
    return 'resync';
  }
  if (version <= state.version) {
    return state;
  }
  const { delivery } = state;
  const removed = new Set(message.removedDeployments);
  const deployments = replace(
    delivery.deployments,
    message.deployments,
    deployment => deployment.id,
  ).filter(deployment => !removed.has(deployment.id));
  return {
    epoch,
    version,
    delivery: {
      ...delivery,
      environments: addEnvironments(delivery.environments, message),
      deployments,
      promotions: replace(
        delivery.promotions,
        message.promotions,
        promotion => promotion.id,
      ).sort(byNewest),
      clusters: replace(
        delivery.clusters,
        message.clusters,
        cluster => cluster.cluster,
      ),
    },
  };
}

/** Changed items take the place of the old ones, new items follow. */
function replace<T>(
  items: readonly T[],
  changes: readonly T[],
  keyOf: (item: T) => string,
): T[] {
  const changed = new Map(changes.map(change => [keyOf(change), change]));
  const kept = items.map(item => changed.get(keyOf(item)) ?? item);
  const known = new Set(items.map(keyOf));
  return [
    ...kept,
    ...[...changed.values()].filter(change => !known.has(keyOf(change))),
  ];
}

/** The pipeline comes from the configuration; an environment beyond it follows at the end. */
function addEnvironments(
  environments: EntityDelivery['environments'],
  message: Extract<StreamMessage, { type: 'change' }>,
): EntityDelivery['environments'] {
  const known = new Set(environments.map(({ name }) => name));
  const added = message.deployments
    .map(deployment => deployment.environment)
    .filter(name => !known.has(name));
  return added.length === 0
    ? environments
    : [...environments, ...[...new Set(added)].map(name => ({ name }))];
}

function byNewest(one: Promotion, other: Promotion): number {
  return (
    other.requestedAt.localeCompare(one.requestedAt) ||
    other.number - one.number
  );
}
