import {
  describeDeploymentState,
  describeVersion,
  type Deployment,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { commitLink, type CommitLink } from './commitLink';
import { formatClock } from './formatTime';
import type { PipelineStage } from './Pipeline';
import { presentActor } from './presentActor';
import { presentFacts, type Facts } from './presentFacts';
import { presentMoment, type Moment } from './presentMoment';
import {
  presentPromotion,
  type PromotionPresentation,
} from './presentPromotion';
import {
  presentRollout,
  toPercent,
  type RolloutPresentation,
} from './presentRollout';
import { presentWindow, type WindowPresentation } from './presentWindow';
import {
  presentWorkloads,
  type WorkloadPresentation,
} from './presentWorkloads';
import { presentStatus, type Status, type Tone } from './Status';
import { statusOfFinding } from './statusOfFinding';
import type { Viewer } from './Viewer';

export interface EnvironmentPresentation {
  name: string;
  where: string;
  status: Status;
  /** What the border of the card says. */
  edge: 'plain' | 'needs' | 'broken' | 'stale';
  version: { text: string; title: string } | null;
  commit: CommitLink | null;
  beside: { tone: 'calm' | 'bad'; text: string } | null;
  deployed: {
    when: Moment;
    by: string;
    promotion: { id: string; label: string } | null;
  } | null;
  facts: Facts | null;
  rollout: RolloutPresentation | null;
  workloads: WorkloadPresentation[];
  window: WindowPresentation | null;
  promotion: PromotionPresentation | null;
  failed: PromotionPresentation | null;
  notice: { tone: Tone; text: string } | null;
  others: { id: string; cluster: string; version: string; status: Status }[];
  warnings: string[];
}

/** An environment as its card shows it. */
export function presentEnvironment(
  stage: PipelineStage,
  viewer: Viewer,
): EnvironmentPresentation {
  const { name, deployments } = stage;
  const [deployment] = deployments;
  const status = presentStatus(stage.status, viewer, { tone: toneOf(stage) });
  const shared = {
    name,
    status,
    edge: edgeOf(stage, status),
    promotion: stage.active && presentPromotion(stage.active, viewer),
    failed: stage.failed && presentPromotion(stage.failed, viewer),
  };
  if (!deployment) {
    return {
      ...shared,
      where: '',
      version: null,
      commit: null,
      beside: null,
      deployed: null,
      facts: null,
      rollout: null,
      workloads: [],
      window: null,
      notice: { tone: 'calm', text: viewer.t('environment.notDeployed') },
      others: [],
      warnings: [],
    };
  }
  return {
    ...shared,
    where: presentWhere(deployments),
    ...presentVersions(deployment, viewer),
    commit: presentCommit(deployment),
    deployed: presentDeployed(stage, deployment, viewer),
    facts: presentFacts(deployment, viewer),
    rollout: presentRollout(deployment, viewer),
    workloads: presentWorkloads(deployment, viewer),
    window: presentWindow(deployment.windows, viewer),
    notice: presentNotice(stage, deployment, viewer),
    others:
      deployments.length > 1
        ? deployments.map(other => ({
            id: other.id,
            cluster: other.cluster,
            version: describeVersion(other.version),
            status: presentStatus(
              statusOfFinding(
                describeDeploymentState(other, new Date(viewer.now)),
              ),
              viewer,
            ),
          }))
        : [],
    warnings: deployment.warnings,
  };
}

/** What takes the traffic after an abort, else what Git asks for. */
export function runningVersion(deployment: Deployment): Version | null {
  return deployment.rollout?.aborted
    ? deployment.stableVersion ?? deployment.version
    : deployment.version;
}

/** A card that rolls out is blue while its canary pauses for a time. */
function toneOf({ status, state }: PipelineStage): Tone | undefined {
  return status === 'rollingOut' ? undefined : state.tone;
}

function edgeOf(
  { deployments }: PipelineStage,
  { tone }: Status,
): EnvironmentPresentation['edge'] {
  if (tone === 'bad') {
    return 'broken';
  }
  if (tone === 'ask') {
    return 'needs';
  }
  const [deployment] = deployments;
  const known =
    deployment?.freshness.state === 'live' &&
    deployment.health.status !== 'Unknown';
  return known ? 'plain' : 'stale';
}

function presentWhere(deployments: Deployment[]): string {
  const clusters = [...new Set(deployments.map(({ cluster }) => cluster))].join(
    ', ',
  );
  const namespace = deployments[0].application.destination.namespace;
  return namespace ? `${clusters} · ${namespace}` : clusters;
}

function presentVersions(
  deployment: Deployment,
  { t }: Viewer,
): Pick<EnvironmentPresentation, 'version' | 'beside'> {
  const running = runningVersion(deployment);
  const asked = describeVersion(deployment.version);
  const stable = describeVersion(deployment.stableVersion);
  const differs =
    deployment.version !== null &&
    deployment.stableVersion !== null &&
    asked !== stable;
  const aborted = deployment.rollout?.aborted;
  return {
    version: running && {
      text: describeVersion(running),
      title: [
        `${running.image}${running.tag ? `:${running.tag}` : ''}`,
        running.digest,
      ]
        .filter(Boolean)
        .join('\n'),
    },
    beside: differs
      ? {
          tone: aborted ? 'bad' : 'calm',
          text: aborted
            ? t('environment.gitAsks', { version: asked })
            : t('environment.replaces', { version: stable }),
        }
      : null,
  };
}

function presentCommit({ application }: Deployment): CommitLink | null {
  const [revision] = application.revisions;
  return revision
    ? commitLink(application.sources[0]?.repoURL, revision)
    : null;
}

function presentDeployed(
  { promotions }: PipelineStage,
  deployment: Deployment,
  viewer: Viewer,
): EnvironmentPresentation['deployed'] {
  const { deployedAt, application } = deployment;
  if (!deployedAt) {
    return null;
  }
  const running = describeVersion(runningVersion(deployment));
  const promotion = promotions.find(
    ({ to, git }) =>
      git.mergeSha !== undefined && describeVersion(to) === running,
  );
  const [last] = application.history;
  const initiator = last && !last.automated ? last.initiatedBy : undefined;
  const actor = promotion?.requestedBy ?? initiator;
  return {
    when: presentMoment(deployedAt, viewer),
    by: actor ? presentActor(actor, viewer) : viewer.t('activity.automated'),
    promotion: promotion
      ? {
          id: promotion.id,
          label: viewer.t('promotion.id', { number: String(promotion.number) }),
        }
      : null,
  };
}

function presentNotice(
  stage: PipelineStage,
  deployment: Deployment,
  viewer: Viewer,
): EnvironmentPresentation['notice'] {
  const { t } = viewer;
  const { rollout, freshness, cluster, application, health } = deployment;
  if (freshness.state === 'unavailable') {
    return {
      tone: 'calm',
      text: t('environment.neverAnswered', {
        cluster,
        reason: freshness.reason ?? '',
      }),
    };
  }
  if (freshness.state === 'stale') {
    const time = formatClock(freshness.since, viewer);
    return { tone: 'calm', text: t('environment.silent', { cluster, time }) };
  }
  if (rollout?.aborted) {
    const stable = describeVersion(deployment.stableVersion);
    const git = describeVersion(deployment.version);
    return { tone: 'bad', text: t('environment.trafficBack', { stable, git }) };
  }
  if (rollout?.pause?.kind === 'inconclusive') {
    return { tone: 'ask', text: t('environment.inconclusive') };
  }
  if (rollout?.pause && rollout.pause.until === null) {
    const weight = String(toPercent(rollout.setWeight, rollout));
    return { tone: 'ask', text: t('environment.pauseWithoutEnd', { weight }) };
  }
  const { operation } = application;
  if (operation?.phase === 'Failed' || operation?.phase === 'Error') {
    return {
      tone: 'bad',
      text: t('environment.syncFailed', { reason: operation.message ?? '' }),
    };
  }
  if (health.status === 'Degraded' && health.message) {
    return {
      tone: 'bad',
      text: t('environment.degraded', { reason: health.message }),
    };
  }
  if (stage.status === 'drift') {
    return {
      tone: 'ask',
      text: t('environment.driftStays', { environment: stage.name }),
    };
  }
  return null;
}
