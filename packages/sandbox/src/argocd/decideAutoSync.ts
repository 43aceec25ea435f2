import type { KubeObject } from '../kube/KubeObject';
import { isDrift, keyOf, type ComparedResource } from './ComparedResource';

export interface AutoSyncInput {
  application: KubeObject;
  /** The commits that Git stands at now. */
  revisions: string[];
  sources: any[];
  resources: ComparedResource[];
  /** How many objects Git wants. */
  targetCount: number;
  windowOpen: boolean;
  now: Date;
  realMs(seconds: number): number;
}

export interface AutoSyncDecision {
  operation?: any;
  /** A condition that says why not. */
  problem?: string;
  nextAt?: Date;
}

const firstBackoffSeconds = 2;
const backoffFactor = 3;
const longestBackoffSeconds = 300;

export function isOperationRunning(application: KubeObject): boolean {
  return ['Running', 'Terminating'].includes(
    application.status?.operationState?.phase,
  );
}

function alreadyAttempted(input: AutoSyncInput): any | undefined {
  const state = input.application.status?.operationState;
  const result = state?.syncResult;
  if (!result) return undefined;
  const before = result.revisions ?? [result.revision];
  const sources = result.sources ?? [result.source];
  const same =
    JSON.stringify(before) === JSON.stringify(input.revisions) &&
    JSON.stringify(sources) === JSON.stringify(input.sources);
  return same ? state : undefined;
}

function shorten(revisions: string[]): string {
  return revisions.map(each => each.slice(0, 7)).join(', ');
}

/** Whether Argo CD starts a sync by itself now, and which one. */
export function decideAutoSync(input: AutoSyncInput): AutoSyncDecision {
  const { application, resources, revisions, now, realMs } = input;
  const { automated, retry } = application.spec?.syncPolicy ?? {};
  if (!automated || automated.enabled === false) return {};
  if (
    application.operation ||
    isOperationRunning(application) ||
    application.metadata.deletionTimestamp
  )
    return {};
  const drift = resources.filter(isDrift);
  if (drift.length === 0) return {};
  if (!automated.prune && drift.every(each => !each.target)) return {};
  if (automated.prune && !automated.allowEmpty && input.targetCount === 0) {
    return {
      problem: `Skipping sync attempt to ${shorten(
        revisions,
      )}: auto-sync will wipe out all resources`,
    };
  }
  const sync: any = {
    ...(revisions.length > 1 ? { revisions } : { revision: revisions[0] }),
    ...(automated.prune && { prune: true }),
    ...(application.spec.syncPolicy.syncOptions && {
      syncOptions: application.spec.syncPolicy.syncOptions,
    }),
  };
  const operation = {
    sync,
    initiatedBy: { automated: true },
    retry: retry ?? { limit: 5 },
  };
  const attempted = alreadyAttempted(input);
  if (attempted) {
    if (attempted.phase !== 'Succeeded') {
      return {
        problem: `Failed last sync attempt to ${revisions.join(', ')}: ${
          attempted.message
        }`,
      };
    }
    if (!automated.selfHeal) return {};
    const attempts: number =
      attempted.operation?.sync?.selfHealAttemptsCount ?? 0;
    const seconds = Math.min(
      longestBackoffSeconds,
      firstBackoffSeconds * backoffFactor ** attempts,
    );
    const end = Date.parse(attempted.finishedAt);
    const calm = now.getTime() - end > realMs(longestBackoffSeconds);
    const earliest = new Date(end + realMs(calm ? 0 : seconds));
    if (earliest > now) return { nextAt: earliest };
    sync.selfHealAttemptsCount = calm ? 1 : attempts + 1;
    sync.resources = drift
      .filter(each => each.target ?? automated.prune)
      .map(each => {
        const { group, kind, namespace, name } = keyOf(
          (each.target ?? each.live) as KubeObject,
        );
        return {
          ...(group && { group }),
          kind,
          ...(namespace && { namespace }),
          name,
        };
      });
  }
  return input.windowOpen ? { operation } : {};
}
