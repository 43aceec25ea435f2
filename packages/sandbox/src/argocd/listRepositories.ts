import type { RepositoryParameters } from './generateApplications';

export interface GithubApi {
  apiUrl: string;
  token: string;
}

const pageSize = 100;

async function request(github: GithubApi, path: string): Promise<Response> {
  return fetch(`${github.apiUrl}${path}`, {
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${github.token}`,
    },
    signal: AbortSignal.timeout(20_000),
  });
}

async function read(github: GithubApi, path: string): Promise<any> {
  const response = await request(github, path);
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`);
  return response.json();
}

async function pathExists(
  github: GithubApi,
  repository: string,
  path: string,
  branch: string,
): Promise<boolean> {
  const clean = path.split('/').map(encodeURIComponent).join('/');
  const response = await request(
    github,
    `/repos/${repository}/contents/${clean}?ref=${encodeURIComponent(branch)}`,
  );
  await response.body?.cancel();
  if (response.ok) return true;
  if (response.status === 404 || response.status === 409) return false;
  throw new Error(
    `GET /repos/${repository}/contents/${path} answered ${response.status}`,
  );
}

interface Filter {
  repositoryMatch?: string;
  branchMatch?: string;
  labelMatch?: string;
  pathsExist?: string[];
  pathsDoNotExist?: string[];
}

async function passes(
  github: GithubApi,
  repository: any,
  filter: Filter,
): Promise<boolean> {
  const {
    full_name: fullName,
    name,
    default_branch: branch,
    topics = [],
  } = repository;
  const matchesText = (pattern: string | undefined, text: string) =>
    !pattern || new RegExp(pattern).test(text);
  if (
    !matchesText(filter.repositoryMatch, name) ||
    !matchesText(filter.branchMatch, branch)
  )
    return false;
  const label = filter.labelMatch;
  if (label && !topics.some((each: string) => matchesText(label, each)))
    return false;
  for (const path of filter.pathsExist ?? [])
    if (!(await pathExists(github, fullName, path, branch))) return false;
  for (const path of filter.pathsDoNotExist ?? [])
    if (await pathExists(github, fullName, path, branch)) return false;
  return true;
}

/** The repositories of an organization that an `scmProvider` generator takes up: all that pass one of its filters. */
export async function listRepositories(
  github: GithubApi,
  generator: any,
  organization: string,
): Promise<RepositoryParameters[]> {
  const found: any[] = [];
  for (let page = 1; ; page++) {
    const repositories: any[] = await read(
      github,
      `/orgs/${organization}/repos?per_page=${pageSize}&page=${page}`,
    );
    found.push(...repositories);
    if (repositories.length < pageSize) break;
  }
  const filters: Filter[] = generator.filters?.length
    ? generator.filters
    : [{}];
  const taken: RepositoryParameters[] = [];
  for (const repository of found.filter(
    each => !each.archived && each.default_branch,
  )) {
    const results = await Promise.all(
      filters.map(filter => passes(github, repository, filter)),
    );
    if (!results.includes(true)) continue;
    const ssh =
      generator.cloneProtocol === undefined ||
      generator.cloneProtocol === 'ssh';
    taken.push({
      organization,
      repository: repository.name,
      // Nothing here speaks ssh: an address for it would lead nowhere.
      url: ssh
        ? repository.clone_url ?? repository.ssh_url
        : repository.clone_url,
      branch: repository.default_branch,
      sha: '',
      labels: (repository.topics ?? []).join(','),
    });
  }
  return taken;
}
