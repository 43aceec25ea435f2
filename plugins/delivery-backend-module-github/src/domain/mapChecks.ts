import type { GitCheck } from '@lockstep/backstage-plugin-delivery-node';

/** The part of a commit status this module reads. */
export interface GithubStatus {
  context: string;
  state: string;
  description: string | null;
  target_url: string | null;
  created_at: string;
}

/** The part of a check run this module reads. */
export interface GithubCheckRun {
  id: number;
  name: string;
  status: string;
  conclusion: string | null;
  started_at: string | null;
  completed_at: string | null;
  html_url: string | null;
  output: { title: string | null };
}

const STATUSES: Record<string, GitCheck['state']> = {
  pending: 'pending',
  success: 'success',
};
const CONCLUSIONS: Record<string, GitCheck['state']> = {
  success: 'success',
  neutral: 'neutral',
  skipped: 'neutral',
};

/**
 * Commit statuses and check runs as one list, by name. Check runs of one name come from
 * several suites or tries: the newest counts.
 */
export function mapChecks(
  statuses: GithubStatus[],
  runs: GithubCheckRun[],
): GitCheck[] {
  const newest = new Map<string, GithubCheckRun>();
  for (const run of [...runs].sort((a, b) => a.id - b.id)) {
    newest.set(run.name, run);
  }
  return [
    ...statuses.map(mapStatus),
    ...[...newest.values()].map(mapCheckRun),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function mapStatus(status: GithubStatus): GitCheck {
  return {
    name: status.context,
    // `error` is a failure of the program itself.
    state: STATUSES[status.state] ?? 'failure',
    since: status.created_at,
    ...(status.description && { description: status.description }),
    ...(status.target_url && { url: status.target_url }),
  };
}

function mapCheckRun(run: GithubCheckRun): GitCheck {
  const since = run.completed_at ?? run.started_at;
  return {
    name: run.name,
    state:
      run.status === 'completed'
        ? CONCLUSIONS[run.conclusion ?? ''] ?? 'failure'
        : 'pending',
    ...(since && { since }),
    ...(run.output.title && { description: run.output.title }),
    ...(run.html_url && { url: run.html_url }),
  };
}
