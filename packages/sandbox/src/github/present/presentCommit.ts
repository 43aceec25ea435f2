import type { CommitObject } from '../git/CommitObject';
import type { FileDiff } from '../git/diff';
import { Links, nodeId } from './Links';
import { loginOf, presentUser } from './presentUser';

const UNSIGNED = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

/** `commit`: a commit as lists and comparisons show it. */
export function presentCommit(
  links: Links,
  fullName: string,
  commit: CommitObject,
) {
  const url = links.repository(fullName);
  const userOf = (email: string) => {
    const login = loginOf(email);
    return login === undefined ? null : presentUser(links, login);
  };
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: UNSIGNED,
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${links.page(fullName)}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: userOf(commit.author.email),
    committer: userOf(commit.committer.email),
    parents: commit.parents.map(sha => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${links.page(fullName)}/commit/${sha}`,
    })),
  };
}

/** `git-commit`: a commit as the git data API shows it. */
export function presentGitCommit(
  links: Links,
  fullName: string,
  commit: CommitObject,
) {
  const url = `${links.repository(fullName)}/git/commits`;
  const page = `${links.page(fullName)}/commit`;
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${url}/${commit.sha}`,
    html_url: `${page}/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: {
      sha: commit.tree,
      url: `${links.repository(fullName)}/git/trees/${commit.tree}`,
    },
    message: commit.message,
    parents: commit.parents.map(sha => ({
      sha,
      url: `${url}/${sha}`,
      html_url: `${page}/${sha}`,
    })),
    verification: UNSIGNED,
  };
}

/** `diff-entry`: one changed file. */
export function presentFileDiff(
  links: Links,
  fullName: string,
  ref: string,
  file: FileDiff,
) {
  const path = Links.path(file.path);
  const page = links.page(fullName);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${ref}/${path}`,
    raw_url: `${page}/raw/${ref}/${path}`,
    contents_url: `${links.repository(fullName)}/contents/${path}?ref=${ref}`,
    ...(file.previousPath ? { previous_filename: file.previousPath } : {}),
    ...(file.patch === undefined ? {} : { patch: file.patch }),
  };
}

export function sumOf(files: FileDiff[]) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, total: additions + deletions };
}
