/** A commit to show and, where the host is one with web pages, its address. */
export interface CommitLink {
  sha: string;
  short: string;
  url?: string;
}

/**
 * A commit of a repository known by its clone URL. The web address is that of GitHub, GitLab
 * and Gitea; a repository reached in another way is named without a link.
 */
export function commitLink(
  repoURL: string | undefined,
  sha: string,
): CommitLink {
  const base = repoURL
    ?.match(/^https?:\/\/.+$/)?.[0]
    .replace(/(\.git)?\/?$/, '');
  return {
    sha,
    short: /^[0-9a-f]{40}$/.test(sha) ? sha.slice(0, 7) : sha,
    ...(base && { url: `${base}/commit/${sha}` }),
  };
}
