import {
  describeVersion,
  type Deployment,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import { isVersionSeen } from '../domain/promotion';
import type { GateAnswer } from './evaluateGates';

/** The version must have proven itself where it comes from. */
export class SourceHealthyGate implements PromotionGate {
  readonly key = 'source-healthy';
  readonly title = 'Source environment';

  applies({ promotion }: GateContext): boolean {
    return promotion.kind !== 'revert' && promotion.fromEnvironment !== null;
  }

  async evaluate({ promotion, source }: GateContext): Promise<GateAnswer> {
    const environment = promotion.fromEnvironment ?? '';
    if (source.length === 0) {
      return {
        state: 'Pending',
        reason: `No deployment of ${environment} is known at the moment.`,
        waitsFor: 'the cluster',
      };
    }
    const answers = source.map(deployment =>
      judgeSource(deployment, promotion.to),
    );
    return (
      answers.find(({ state }) => state === 'Fail') ??
      answers.find(({ state }) => state === 'Pending') ?? {
        state: 'Pass',
        reason: `${environment} runs ${describeVersion(
          promotion.to,
        )}, synced and healthy.`,
      }
    );
  }
}

function judgeSource(deployment: Deployment, to: Version): GateAnswer {
  const { application, environment, freshness, health, rollout } = deployment;
  const wait = (reason: string, waitsFor: string): GateAnswer => ({
    state: 'Pending',
    reason,
    waitsFor,
  });
  const version = describeVersion(to);
  if (freshness.state !== 'live') {
    return wait(
      `Cluster ${deployment.cluster} has been silent since ${freshness.since}; whether ${environment} is healthy cannot be seen.`,
      'the cluster',
    );
  }
  if (!isVersionSeen(deployment.version, to)) {
    return {
      state: 'Fail',
      reason: `${environment} asks for ${describeVersion(
        deployment.version,
      )} now, not ${version}; request it again from there.`,
    };
  }
  if (rollout?.aborted) {
    return {
      state: 'Fail',
      reason: `The rollout of ${version} in ${environment} was aborted.`,
    };
  }
  if (!isVersionSeen(deployment.stableVersion, to)) {
    return wait(`${environment} is still rolling ${version} out.`, environment);
  }
  if (application.sync !== 'Synced') {
    return wait(`${application.name} is ${application.sync}.`, 'Argo CD');
  }
  if (health.status !== 'Healthy') {
    return wait(
      `${application.name} is ${health.status}${
        health.message ? `: ${health.message}` : '.'
      }`,
      environment,
    );
  }
  return { state: 'Pass', reason: `${application.name} is healthy.` };
}
