import {
  describeVersion,
  type CreatePromotionRequest,
  type Promotion,
  type PromotionPreview,
} from '@lockstep/backstage-plugin-delivery-common';
import type { PipelineStage } from './Pipeline';
import { runningVersion } from './presentEnvironment';
import type { Viewer } from './Viewer';

/** A version that runs somewhere else and may be brought here. */
export interface SourceOption {
  environment: string;
  version: string;
}

/** Versions of the other environments; the one before the target comes first. */
export function listSources(
  stages: readonly PipelineStage[],
  target: string,
): SourceOption[] {
  const at = stages.findIndex(({ name }) => name === target);
  const before = stages.slice(0, Math.max(at, 0)).reverse();
  const after = stages.slice(at + 1);
  return [...before, ...after].flatMap(({ name, deployments }) => {
    const version = deployments[0] && runningVersion(deployments[0]);
    return version
      ? [{ environment: name, version: describeVersion(version) }]
      : [];
  });
}

/** The request a promotion form stands for; null while it says nothing yet. */
export function planPromotion(form: {
  entityRef: string;
  environment: string;
  source: string;
  tag: string;
}): CreatePromotionRequest | null {
  const { entityRef, environment, source } = form;
  const tag = form.tag.trim();
  if (tag) {
    return { entityRef, environment, version: { tag }, kind: 'promote' };
  }
  return source
    ? { entityRef, environment, fromEnvironment: source, kind: 'promote' }
    : null;
}

/**
 * The way back of an environment: the inverse of a promotion where one is named. A version that
 * came by hand has no promotion to take back; the one that takes the traffic is brought into
 * Git as a hotfix, which does not wait for the environment to settle. Null where neither is known.
 */
export function planRevert(
  stage: PipelineStage,
  entityRef: string,
  promotion: Promotion | undefined,
): { request: CreatePromotionRequest; version: string } | null {
  const environment = stage.name;
  if (promotion) {
    return {
      request: {
        entityRef,
        environment,
        reverts: promotion.id,
        kind: 'revert',
      },
      version: describeVersion(promotion.from),
    };
  }
  const stable = stage.deployments[0]?.stableVersion;
  if (!stable || (!stable.tag && !stable.digest)) {
    return null;
  }
  const { tag, digest } = stable;
  return {
    request: {
      entityRef,
      environment,
      version: { tag, digest },
      kind: 'hotfix',
    },
    version: describeVersion(stable),
  };
}

/** Why the form cannot be sent now; null: it can. */
export function reasonAgainstSending(
  state: {
    environment: string;
    allowed: boolean;
    request: CreatePromotionRequest | null;
    preview: PromotionPreview | undefined;
    current: boolean;
    failed: boolean;
  },
  { t }: Pick<Viewer, 't'>,
): string | null {
  const { environment, preview } = state;
  if (!state.allowed) {
    return t('panel.noPermission', { environment });
  }
  if (!state.request) {
    return t('panel.noVersion');
  }
  if (state.failed) {
    return t('panel.refused');
  }
  if (!state.current || !preview) {
    return t('panel.notFetched');
  }
  if (preview.noOp) {
    return t('panel.noOp', {
      environment,
      version: describeVersion(preview.to),
    });
  }
  return preview.blockers.length > 0 ? t('panel.refused') : null;
}
