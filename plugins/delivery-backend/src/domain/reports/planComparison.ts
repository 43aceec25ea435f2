import { isSameRepository } from '../repository';
import type {
  CommitList,
  Deployment,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { listDeployedPlaces, type DeployedPlace } from './listDeployedPlaces';
import { readCommitSha } from './readSourceRepository';
import type { VersionOrigin } from './VersionOrigin';

/** One of the two versions that are compared. */
export interface ComparedVersion {
  version: Version;
  origin: VersionOrigin | undefined;
  /** Deployments that run it. */
  deployments: readonly Deployment[];
}

/** Which commits of which repository tell the difference, or why none do. */
export type ComparisonPlan =
  | {
      source: 'application' | 'gitops';
      repoURL: string;
      base: string;
      head: string;
      note?: string;
    }
  | { source: 'unknown'; note: string };

const OTHERS_TOO =
  'Commits of the repository that Argo CD applies; some may concern other services.';

/**
 * Decides where to look for the commits between two versions: in the application's repository
 * where both versions can be traced to it; else between the commits that brought them into
 * the first environment; else between the commits that are deployed.
 */
export function planComparison(options: {
  /** What runs where the other one would go. */
  from: ComparedVersion;
  to: ComparedVersion;
  /** The application's own repository. */
  applicationURL: string | undefined;
}): ComparisonPlan {
  const { from, to, applicationURL } = options;
  const [base, head] = [from, to].map(side =>
    findApplicationCommit(side, applicationURL),
  );
  if (base && head && isSameRepository(base.repoURL, head.repoURL)) {
    return {
      source: 'application',
      repoURL: head.repoURL,
      base: base.sha,
      head: head.sha,
    };
  }
  if (
    from.origin?.source === 'gitops' &&
    to.origin?.source === 'gitops' &&
    isSameRepository(from.origin.repoURL, to.origin.repoURL)
  ) {
    return {
      source: 'gitops',
      repoURL: to.origin.repoURL,
      base: from.origin.sha,
      head: to.origin.sha,
      note: OTHERS_TOO,
    };
  }
  return planDeployed(from, to);
}

function findApplicationCommit(
  { version, origin }: ComparedVersion,
  applicationURL: string | undefined,
): { repoURL: string; sha: string } | undefined {
  if (origin?.source === 'application') {
    return origin;
  }
  const sha = readCommitSha(version);
  return sha && applicationURL ? { repoURL: applicationURL, sha } : undefined;
}

function planDeployed(
  from: ComparedVersion,
  to: ComparedVersion,
): ComparisonPlan {
  const bases = listPlaces(from);
  for (const head of listPlaces(to)) {
    const base = bases.find(({ repoURL }) =>
      isSameRepository(repoURL, head.repoURL),
    );
    if (base) {
      return {
        source: 'gitops',
        repoURL: head.repoURL,
        base: base.revision,
        head: head.revision,
        note: OTHERS_TOO,
      };
    }
  }
  return {
    source: 'unknown',
    note: 'Neither version says which commit it was built from, and they are not deployed from one repository.',
  };
}

function listPlaces({ deployments }: ComparedVersion): DeployedPlace[] {
  return deployments.flatMap(({ application }) =>
    listDeployedPlaces(application),
  );
}

/** No commits, and why. */
export function explainNoCommits(
  note: string,
  ahead: number | null = null,
): CommitList {
  return { source: 'unknown', ahead, commits: [], cut: false, note };
}
