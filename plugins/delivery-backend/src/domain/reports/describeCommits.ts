import type { CommitList } from '@lockstep/backstage-plugin-delivery-common';
import type {
  GitCommit,
  GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';

/** What GitHub tells of a comparison at once; there may be more. */
const LONGEST_LIST = 250;

type Compared = Awaited<ReturnType<GitRepository['compare']>>;

/** What a Git host says lies between two commits, for people. */
export function describeCommits(
  source: 'application' | 'gitops',
  { status, commits }: Compared,
  note: string | undefined,
): CommitList {
  const cut = commits.length >= LONGEST_LIST;
  const notes = [
    note,
    describeStatus(status),
    cut ? `Only ${LONGEST_LIST} commits are shown; there may be more.` : '',
  ].filter(text => text);
  return {
    source,
    ahead: cut ? null : commits.length,
    // A host lists the oldest first.
    commits: commits.slice(-LONGEST_LIST).reverse().map(describeCommit),
    cut,
    ...(notes.length > 0 && { note: notes.join(' ') }),
  };
}

function describeStatus(status: Compared['status']): string | undefined {
  switch (status) {
    case 'identical':
      return 'Both come from the same commit.';
    case 'behind':
      return 'It goes back: the version that runs there has commits that this one has not.';
    case 'diverged':
      return 'The version that runs there has commits that this one has not.';
    default:
      return undefined;
  }
}

function describeCommit({ sha, message, author, date, url }: GitCommit) {
  return { sha, title: message.split('\n', 1)[0].trim(), author, date, url };
}
