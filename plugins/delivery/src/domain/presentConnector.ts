import {
  describeVersion,
  isObserving,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import type { PipelineStage } from './Pipeline';
import { runningVersion } from './presentEnvironment';
import { awaitsPerson } from './presentPromotion';
import type { Tone } from './Status';
import type { Viewer } from './Viewer';

export interface ConnectorPresentation {
  from: string;
  to: string;
  /** Both sides run the same version. */
  same: string | null;
  promotion: { id: string; text: string; tone: Tone } | null;
  /** Why the button is disabled; null: it may be pressed. */
  reason: string | null;
}

/** What lies between two environments: may the version of the first go to the second? */
export function presentConnector(
  from: PipelineStage,
  to: PipelineStage,
  may: { promote: boolean; connected: boolean },
  viewer: Viewer,
): ConnectorPresentation {
  const { t } = viewer;
  const active = to.active;
  const label = active
    ? t('promotion.id', { number: String(active.number) })
    : '';
  const waits =
    active && !isObserving(active.phase) && active.phase !== 'Merging';
  return {
    from: from.name,
    to: to.name,
    same: sameVersion(from, to) ? t('page.same') : null,
    promotion: active && {
      id: active.id,
      text: waits
        ? t('page.promotionWaits', { id: label })
        : t('page.promotionRuns', { id: label }),
      tone: toneOf(awaitsPerson(active), !!waits),
    },
    reason: reasonAgainst(from, to, may, t, label),
  };
}

function reasonAgainst(
  from: PipelineStage,
  to: PipelineStage,
  may: { promote: boolean; connected: boolean },
  t: Viewer['t'],
  activeLabel: string,
): string | null {
  if (!may.connected) {
    return t('page.reason.offline');
  }
  if (!may.promote) {
    return t('page.reason.denied');
  }
  if (to.deployments.length === 0) {
    return t('page.reason.noTarget', { environment: to.name });
  }
  if (!versionOf(from)) {
    return t('page.reason.nothing', { environment: from.name });
  }
  return to.active ? t('page.reason.busy', { id: activeLabel }) : null;
}

function toneOf(person: boolean, waits: boolean): Tone {
  if (person) {
    return 'ask';
  }
  return waits ? 'calm' : 'move';
}

function versionOf({ deployments }: PipelineStage): Version | null {
  return deployments[0] ? runningVersion(deployments[0]) : null;
}

function sameVersion(from: PipelineStage, to: PipelineStage): boolean {
  const [one, other] = [versionOf(from), versionOf(to)];
  return (
    one !== null &&
    other !== null &&
    describeVersion(one) === describeVersion(other)
  );
}
