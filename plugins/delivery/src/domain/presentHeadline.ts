import {
  describeVersion,
  type ClusterFreshness,
} from '@lockstep/backstage-plugin-delivery-common';
import { formatClock } from './formatTime';
import type { PipelineStage } from './Pipeline';
import { runningVersion } from './presentEnvironment';
import { presentGates } from './presentGate';
import { awaitsPerson } from './presentPromotion';
import { isMoving, toPercent } from './presentRollout';
import type { Tone } from './Status';
import type { Viewer } from './Viewer';

export interface Headline {
  tone: Tone;
  title: string;
  detail: string;
}

/** `more` is said below when the line is the headline. */
type Line = { tone: Tone; text: string; more?: string };

/**
 * One sentence that says who is awaited for what, and one that says what moves. What is
 * broken comes before what is awaited, and that before what moves by itself.
 */
export function presentHeadline(
  stages: readonly PipelineStage[],
  clusters: readonly ClusterFreshness[],
  viewer: Viewer,
): Headline {
  const { t } = viewer;
  const lines = [
    ...stages.flatMap(stage => describeBroken(stage, t)),
    ...stages.flatMap(stage => describeAwaited(stage, viewer)),
    ...describeSilence(clusters, viewer),
    ...stages.flatMap(stage => describeMoving(stage, t)),
  ];
  const [first, ...rest] = lines;
  if (!first) {
    return describeQuiet(stages, t);
  }
  const details = [first.more, ...rest.map(({ text }) => `${text}.`)].filter(
    Boolean,
  );
  return {
    tone: first.tone,
    title: first.text,
    detail: details.length ? details.join(' ') : describeRest(stages, t),
  };
}

function describeBroken(stage: PipelineStage, t: Viewer['t']): Line[] {
  const { name, status, deployments, active } = stage;
  const version = describeVersion(deployments[0]?.version ?? null);
  const environment = name;
  const label = active
    ? t('promotion.id', { number: String(active.number) })
    : '';
  const texts: Partial<Record<typeof status, string>> = {
    canaryFailed: t('headline.failed', { version, environment }),
    aborted: t('headline.aborted', { version, environment }),
    degraded: t('headline.degraded', { environment }),
    missing: t('headline.degraded', { environment }),
    syncFailed: t('headline.syncFailed', { environment }),
  };
  const text =
    active?.phase === 'Errored'
      ? t('headline.errored', { id: label, environment })
      : texts[status];
  const stopped = deployments[0]?.rollout?.aborted;
  const more = stopped
    ? t('environment.trafficBack', {
        stable: describeVersion(deployments[0].stableVersion),
        git: version,
      })
    : undefined;
  return text ? [{ tone: 'bad', text, more }] : [];
}

function describeAwaited(stage: PipelineStage, viewer: Viewer): Line[] {
  const { t } = viewer;
  const { name, status, active, deployments } = stage;
  const environment = name;
  const lines: Line[] = [];
  if (active && awaitsPerson(active) && active.phase !== 'Errored') {
    const gates = presentGates(active.gates, viewer)
      .filter(({ order }) => order === 'person' || order === 'failed')
      .map(({ title }) => title.toLocaleLowerCase(viewer.locale));
    lines.push({
      tone: 'ask',
      text: t('headline.needs', {
        version: describeVersion(active.to),
        gates: new Intl.ListFormat(viewer.locale).format(gates),
        environment,
      }),
    });
  }
  const rollout = deployments[0]?.rollout;
  if (rollout?.pause && rollout.pause.until === null && !rollout.aborted) {
    const weight = String(toPercent(rollout.setWeight, rollout));
    lines.push({
      tone: 'ask',
      text: t('headline.needsPersonPause', { environment, weight }),
    });
  }
  if (status === 'drift' || status === 'outOfSync') {
    lines.push({ tone: 'ask', text: t('headline.drift', { environment }) });
  }
  return lines;
}

function describeSilence(
  clusters: readonly ClusterFreshness[],
  viewer: Viewer,
): Line[] {
  return clusters
    .filter(({ state }) => state !== 'live')
    .map(({ cluster, since }) => ({
      tone: 'calm' as const,
      text: viewer.t('headline.silent', {
        cluster,
        time: formatClock(since, viewer),
      }),
    }));
}

function describeMoving(stage: PipelineStage, t: Viewer['t']): Line[] {
  const { name, status, active, deployments } = stage;
  const environment = name;
  const rollout = deployments[0]?.rollout;
  if (status === 'rollingOut' || status === 'syncing') {
    const version = describeVersion(deployments[0]?.version ?? null);
    const canary =
      rollout && isMoving(rollout) && rollout.strategy === 'canary';
    return [
      {
        tone: 'move',
        text: canary
          ? t('headline.rollingOut', {
              environment,
              version,
              weight: String(toPercent(rollout.setWeight, rollout)),
            })
          : t('headline.rollingOutPlain', { environment, version }),
      },
    ];
  }
  if (status === 'windowClosed' && !active) {
    return [
      { tone: 'calm', text: t('headline.windowClosed', { environment }) },
    ];
  }
  if (!active || awaitsPerson(active)) {
    return [];
  }
  const version = describeVersion(active.to);
  return active.phase === 'Blocked' || active.phase === 'Queued'
    ? [
        {
          tone: 'calm',
          text: t('headline.waitsForTime', { version, environment }),
        },
      ]
    : [
        {
          tone: 'move',
          text: t('headline.promotionMoves', {
            id: t('promotion.id', { number: String(active.number) }),
            version,
            environment,
          }),
        },
      ];
}

function describeQuiet(
  stages: readonly PipelineStage[],
  t: Viewer['t'],
): Headline {
  const unknown = stages.find(({ status }) => status === 'unknown');
  if (unknown) {
    const title = t('headline.unknown', { environment: unknown.name });
    return { tone: 'calm', title, detail: '' };
  }
  if (stages.every(({ deployments }) => deployments.length === 0)) {
    return {
      tone: 'calm',
      title: t('headline.notDeployedAnywhere'),
      detail: '',
    };
  }
  return {
    tone: 'ok',
    title: t('headline.quiet'),
    detail: describeVersions(stages, t),
  };
}

function describeRest(
  stages: readonly PipelineStage[],
  t: Viewer['t'],
): string {
  const fine = stages.every(({ state }) =>
    [
      'healthy',
      'rolling-out',
      'needs-person',
      'soaking',
      'on-hold',
      'not-deployed',
    ].includes(state.state),
  );
  return fine ? t('headline.restHealthy') : '';
}

/** Which environments run something else than the one before them. */
function describeVersions(
  stages: readonly PipelineStage[],
  t: Viewer['t'],
): string {
  const known = stages.filter(({ deployments }) => deployments.length > 0);
  const versionOf = ({ deployments }: PipelineStage) =>
    describeVersion(runningVersion(deployments[0]));
  const differing = known
    .slice(1)
    .map((stage, index) => ({ stage, previous: known[index] }))
    .filter(({ stage, previous }) => versionOf(stage) !== versionOf(previous));
  if (differing.length === 0) {
    return t('headline.allSame', { version: versionOf(known[0]) });
  }
  return differing
    .map(({ stage, previous }) =>
      t('headline.differs', {
        environment: stage.name,
        version: versionOf(stage),
        previous: previous.name,
        previousVersion: versionOf(previous),
      }),
    )
    .join(' ');
}
