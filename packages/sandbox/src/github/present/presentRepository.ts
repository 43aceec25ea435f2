import type { RepositoryRecord } from '../store/RepositoryRecord';
import { type Links, nodeId } from './Links';
import { presentUser } from './presentUser';

/** `minimal-repository`: how a repository appears inside other answers. */
export function presentMinimalRepository(
  links: Links,
  record: RepositoryRecord,
  ownerType: 'User' | 'Organization',
) {
  const fullName = `${record.owner}/${record.name}`;
  const url = links.repository(fullName);
  return {
    id: record.id,
    node_id: nodeId('Repository', record.id),
    name: record.name,
    full_name: fullName,
    private: record.private,
    owner: presentUser(links, record.owner, ownerType),
    html_url: links.page(fullName),
    description: record.description,
    fork: false,
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}

/** `repository`: the entries of lists and of pull requests. */
export function presentRepository(
  links: Links,
  record: RepositoryRecord,
  ownerType: 'User' | 'Organization',
  facts: { sizeKb: number } = { sizeKb: 0 },
) {
  const page = links.page(`${record.owner}/${record.name}`);
  const open = [...record.pulls, ...record.issues].filter(
    item => item.state === 'open',
  ).length;
  return {
    ...presentMinimalRepository(links, record, ownerType),
    clone_url: `${page}.git`,
    git_url: `${page.replace(/^https?:/, 'git:')}.git`,
    ssh_url: `git@${new URL(links.web).hostname}:${record.owner}/${
      record.name
    }.git`,
    svn_url: page,
    mirror_url: null,
    homepage: record.homepage,
    language: null,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: facts.sizeKb,
    default_branch: record.defaultBranch,
    open_issues: open,
    open_issues_count: open,
    is_template: false,
    topics: record.topics,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: record.archived,
    disabled: false,
    visibility: record.private ? 'private' : 'public',
    pushed_at: record.pushedAt,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    license: null,
    allow_forking: true,
    web_commit_signoff_required: false,
    ...record.settings,
    permissions: {
      admin: true,
      maintain: true,
      push: true,
      triage: true,
      pull: true,
    },
  };
}

/** `full-repository`: `GET /repos/{owner}/{repo}`. */
export function presentFullRepository(
  links: Links,
  record: RepositoryRecord,
  ownerType: 'User' | 'Organization',
  facts: { sizeKb: number },
) {
  return {
    ...presentRepository(links, record, ownerType, facts),
    network_count: 0,
    subscribers_count: 0,
    ...(ownerType === 'Organization'
      ? { organization: presentUser(links, record.owner, 'Organization') }
      : {}),
  };
}
