import {
  describeEnvironmentState,
  isActive,
  mayBeReverted,
  type Deployment,
  type EntityDelivery,
  type EnvironmentState,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { statusOfFinding } from './statusOfFinding';
import type { StatusKey } from './Status';

/** One environment with all that belongs to it. */
export interface PipelineStage {
  name: string;
  state: EnvironmentState;
  status: StatusKey;
  /** The worst first. */
  deployments: Deployment[];
  /** The promotion on its way, or one that stopped and needs a look. */
  active: Promotion | null;
  /** The newest promotion, if it failed and was not taken back. */
  failed: Promotion | null;
  /** Into this environment, newest first. */
  promotions: Promotion[];
}

/** The environments in order, each with its deployments and promotions. */
export function readPipeline(
  delivery: Pick<EntityDelivery, 'environments' | 'deployments' | 'promotions'>,
  now: number,
): PipelineStage[] {
  const named = delivery.environments.map(({ name }) => name);
  const others = delivery.deployments
    .map(({ environment }) => environment)
    .filter(
      (name, at, all) => !named.includes(name) && all.indexOf(name) === at,
    );
  return [...named, ...others].map(name => readStage(name, delivery, now));
}

function readStage(
  name: string,
  delivery: Pick<EntityDelivery, 'deployments' | 'promotions'>,
  now: number,
): PipelineStage {
  const deployments = delivery.deployments.filter(
    ({ environment }) => environment === name,
  );
  const state = describeEnvironmentState(
    deployments,
    delivery.promotions,
    new Date(now),
  );
  const order = state.findings.flatMap(
    ({ deploymentId }) => deploymentId ?? [],
  );
  const promotions = delivery.promotions
    .filter(({ environment }) => environment === name)
    .sort((one, other) => other.requestedAt.localeCompare(one.requestedAt));
  const [newest] = promotions;
  return {
    name,
    state,
    status: statusOfFinding(state),
    deployments: [...deployments].sort(
      (one, other) => order.indexOf(one.id) - order.indexOf(other.id),
    ),
    active:
      promotions.find(({ phase }) => isActive(phase)) ??
      (newest?.phase === 'Errored' ? newest : null),
    failed:
      newest &&
      ['Failed', 'RevertFailed'].includes(newest.phase) &&
      mayBeReverted(newest)
        ? newest
        : null,
    promotions,
  };
}
