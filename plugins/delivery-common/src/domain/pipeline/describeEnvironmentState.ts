import type { Deployment } from '../../model/deployment';
import type { Promotion } from '../../model/promotion';
import { describeDeploymentState } from './describeDeploymentState';
import { describePromotionState } from './describePromotionState';
import {
  ENVIRONMENT_STATES,
  type EnvironmentFinding,
  type EnvironmentState,
} from './EnvironmentState';

/**
 * The chip of one environment: the worst of its deployments and of the promotions into or out
 * of it.
 *
 * @param deployments - all deployments of one environment
 * @param promotions - promotions of the component; those of other environments do not count
 * @public
 */
export function describeEnvironmentState(
  deployments: readonly Deployment[],
  promotions: readonly Promotion[],
  now: Date,
): EnvironmentState {
  if (deployments.length === 0) {
    return {
      state: 'not-deployed',
      word: 'Not deployed',
      tone: 'calm',
      affected: 0,
      total: 0,
      findings: [],
    };
  }
  const { environment } = deployments[0];
  const findings = [
    ...deployments.map(deployment => describeDeploymentState(deployment, now)),
    ...promotions.flatMap(
      promotion => describePromotionState(promotion, environment) ?? [],
    ),
  ].sort(byUrgency);
  const [worst] = findings;
  const affected = findings.filter(
    finding =>
      finding.state === worst.state && finding.deploymentId !== undefined,
  ).length;
  return { ...worst, affected, total: deployments.length, findings };
}

function byUrgency(one: EnvironmentFinding, other: EnvironmentFinding): number {
  return (
    ENVIRONMENT_STATES.indexOf(one.state) -
    ENVIRONMENT_STATES.indexOf(other.state)
  );
}
