import {
  describeVersion,
  type Deployment,
} from '@lockstep/backstage-plugin-delivery-common';
import { nextWeight, toPercent } from './presentRollout';
import type { Viewer } from './Viewer';

/** The runtime acts the card offers; the others follow on the environment's own page. */
export type CardOperation = 'promote' | 'abort' | 'retry';

export interface OperationPresentation {
  operation: CardOperation;
  deployment: string;
  word: string;
  /** It is the awaited step, so it may be the filled button. */
  awaited: boolean;
  confirm: { title: string; effect: string; git: string };
}

const OFFERED: CardOperation[] = ['promote', 'abort', 'retry'];

/** What a person may do to the running Rollout now, with what exactly happens. */
export function presentOperations(
  deployment: Deployment,
  viewer: Pick<Viewer, 't'>,
): OperationPresentation[] {
  const { rollout } = deployment;
  if (!rollout || deployment.freshness.state !== 'live') {
    return [];
  }
  const available = new Set(
    rollout.operations
      .filter(item => item.available)
      .map(item => item.operation),
  );
  return OFFERED.filter(operation => available.has(operation)).map(operation =>
    presentOperation(operation, deployment, viewer),
  );
}

function presentOperation(
  operation: CardOperation,
  deployment: Deployment,
  { t }: Pick<Viewer, 't'>,
): OperationPresentation {
  const { environment } = deployment;
  const rollout = deployment.rollout!;
  const weight = String(toPercent(rollout.setWeight, rollout));
  const endless = rollout.pause?.until === null;
  const words = {
    promote: endless
      ? t('operation.goOn', { weight: String(nextWeight(rollout) ?? 100) })
      : t('operation.skipPause'),
    abort: t('operation.abort'),
    retry: t('operation.retry'),
  };
  const effects = {
    promote: t('operation.confirm.promote', { environment, weight }),
    abort: t('operation.confirm.abort', {
      environment,
      version: describeVersion(deployment.stableVersion),
    }),
    retry: t('operation.confirm.retry', { environment }),
  };
  const git = {
    promote: t('operation.git.promote'),
    abort: t('operation.git.abort', {
      version: describeVersion(deployment.version),
    }),
    retry: t('operation.git.retry'),
  };
  return {
    operation,
    deployment: deployment.id,
    word: words[operation],
    awaited: operation === 'promote' && endless,
    confirm: {
      title: t('operation.title', { operation: words[operation], environment }),
      effect: effects[operation],
      git: git[operation],
    },
  };
}
