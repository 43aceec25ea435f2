import {
  describeVersion,
  isActive,
  type EntityDelivery,
  type Promotion,
  waitsForGates,
} from '@lockstep/backstage-plugin-delivery-common';
import { commitLink, type CommitLink } from './commitLink';
import { presentActor } from './presentActor';
import { presentMoment, type Moment } from './presentMoment';
import { presentPromotionStatus } from './presentPromotion';
import { presentStatus, type Status } from './Status';
import type { Viewer } from './Viewer';

export interface ActivityRow {
  key: string;
  when: Moment;
  what: Status;
  where: string;
  versions: { from: string; to: string } | null;
  promotion: { id: string; label: string } | null;
  pullRequest: { number: number; url: string } | null;
  detail: string;
  commit: CommitLink | null;
  who: string;
}

/** Promotions and syncs in one list, newest first. A sync that a promotion caused is told by it. */
export function presentActivity(
  delivery: Pick<EntityDelivery, 'promotions' | 'deployments'>,
  viewer: Viewer,
  limit = 12,
): ActivityRow[] {
  const merges = new Set(
    delivery.promotions.flatMap(({ git }) => git.mergeSha ?? []),
  );
  return [
    ...delivery.promotions.map(promotion =>
      presentPromotionRow(promotion, viewer),
    ),
    ...presentSyncs(delivery, viewer).filter(
      ({ commit }) => !commit || !merges.has(commit.sha),
    ),
  ]
    .sort((one, other) => other.when.at.localeCompare(one.when.at))
    .slice(0, limit);
}

function presentPromotionRow(
  promotion: Promotion,
  viewer: Viewer,
): ActivityRow {
  const { git, phase, edits } = promotion;
  const sha = git.mergeSha ?? git.headSha;
  const url = git.mergeSha ? git.mergeUrl : git.commitUrl;
  const status = presentPromotionStatus(promotion, viewer);
  return {
    key: promotion.id,
    when: presentMoment(
      isActive(phase) ? promotion.requestedAt : promotion.updatedAt,
      viewer,
    ),
    what: { ...status, word: wordOf(promotion, viewer) },
    where: promotion.environment,
    versions: {
      from: describeVersion(promotion.from),
      to: describeVersion(promotion.to),
    },
    promotion: {
      id: promotion.id,
      label: viewer.t('promotion.id', { number: String(promotion.number) }),
    },
    pullRequest: git.pullRequest ?? null,
    detail: phase === 'Succeeded' ? '' : promotion.message,
    commit: sha
      ? { ...commitLink(edits[0]?.repoURL, sha), ...(url && { url }) }
      : null,
    who: presentActor(promotion.requestedBy, viewer),
  };
}

function wordOf(promotion: Promotion, { t }: Viewer): string {
  const { kind, phase } = promotion;
  const group = kind === 'revert' ? 'revert' : 'promotion';
  switch (phase) {
    case 'Succeeded':
      return t(`activity.${group}.succeeded`);
    case 'Failed':
    case 'AwaitingRevert':
    case 'RevertFailed':
      return t(`activity.${group}.failed`);
    case 'Reverted':
      return t(`activity.${group}.reverted`);
    case 'Errored':
      return t(`activity.${group}.errored`);
    case 'Cancelled':
      return t(`activity.${group}.cancelled`);
    case 'Rejected':
      return t(`activity.${group}.rejected`);
    case 'Superseded':
      return t(`activity.${group}.superseded`);
    case 'NoOp':
      return t(`activity.${group}.noChange`);
    case 'Queued':
      return t(`activity.${group}.waits`);
    default:
      return waitsForGates(promotion) || promotion.reason === 'awaits-merge'
        ? t(`activity.${group}.waits`)
        : t(`activity.${group}.runs`);
  }
}

function presentSyncs(
  { deployments }: Pick<EntityDelivery, 'deployments'>,
  viewer: Viewer,
): ActivityRow[] {
  return deployments.flatMap(deployment =>
    deployment.application.history.map(entry => {
      const [revision] = entry.revisions;
      return {
        key: `${deployment.id}#${entry.id}`,
        when: presentMoment(entry.deployedAt, viewer),
        what: presentStatus('synced', viewer, {
          word: viewer.t('activity.sync'),
        }),
        where: deployment.environment,
        versions: null,
        promotion: null,
        pullRequest: null,
        detail: viewer.t('activity.syncDetail'),
        commit: revision
          ? commitLink(deployment.application.sources[0]?.repoURL, revision)
          : null,
        who:
          entry.automated || !entry.initiatedBy
            ? viewer.t('activity.automated')
            : presentActor(entry.initiatedBy, viewer),
      };
    }),
  );
}
