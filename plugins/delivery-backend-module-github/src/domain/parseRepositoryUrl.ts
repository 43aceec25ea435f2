/** Where a repository lives. */
export interface RepositoryAddress {
  /** Host with port, as integrations name it. */
  host: string;
  owner: string;
  repo: string;
  /** Address of the repository's pages, without a slash at the end. */
  webUrl: string;
}

const SCP_LIKE = /^(?:[\w.-]+@)?([\w.-]+):(?!\/)(.+)$/;

/**
 * Reads a clone URL: `https://host/owner/repo(.git)`, `ssh://git@host/owner/repo.git` or
 * `git@host:owner/repo.git`. Undefined for anything else.
 */
export function parseRepositoryUrl(url: string): RepositoryAddress | undefined {
  const scp = url.includes('://') ? null : SCP_LIKE.exec(url);
  const parsed = tryParse(scp ? `ssh://${scp[1]}/${scp[2]}` : url);
  if (!parsed || !['http:', 'https:', 'ssh:'].includes(parsed.protocol)) {
    return undefined;
  }
  // The port of ssh is not the one the host's pages and API are on.
  const ssh = parsed.protocol === 'ssh:';
  const host = ssh ? parsed.hostname : parsed.host;
  const [owner, repo, ...rest] = parsed.pathname
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '')
    .split('/')
    .map(part => decodeURIComponent(part));
  if (!owner || !repo || rest.length > 0) {
    return undefined;
  }
  const protocol = ssh ? 'https:' : parsed.protocol;
  return { host, owner, repo, webUrl: `${protocol}//${host}/${owner}/${repo}` };
}

function tryParse(url: string): URL | undefined {
  try {
    const parsed = new URL(url);
    decodeURIComponent(parsed.pathname);
    return parsed;
  } catch {
    return undefined;
  }
}
