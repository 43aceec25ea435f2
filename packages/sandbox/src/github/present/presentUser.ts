import { type Links, nodeId } from './Links';

/** `simple-user` of GitHub's description. */
export function presentUser(
  links: Links,
  login: string,
  type: 'User' | 'Organization' | 'Bot' = 'User',
) {
  const url = `${links.api}/users/${login}`;
  const id = idOfLogin(login);
  return {
    login,
    id,
    node_id: nodeId(type, id),
    avatar_url: `${links.web}/avatars/${login}`,
    gravatar_id: '',
    url,
    html_url: `${links.web}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
  };
}

/** `public-user`: what `GET /users/{login}` says. */
export function presentProfile(
  links: Links,
  login: string,
  type: 'User' | 'Organization',
  facts: { publicRepos: number; createdAt: string },
) {
  return {
    ...presentUser(links, login, type),
    name: login,
    company: null,
    blog: '',
    location: null,
    email: type === 'User' ? emailOf(login) : null,
    hireable: null,
    bio: null,
    public_repos: facts.publicRepos,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: facts.createdAt,
    updated_at: facts.createdAt,
  };
}

/** `organization-full`: what `GET /orgs/{login}` says. */
export function presentOrganization(
  links: Links,
  login: string,
  facts: { publicRepos: number; createdAt: string },
) {
  const url = `${links.api}/orgs/${login}`;
  const id = idOfLogin(login);
  return {
    login,
    id,
    node_id: nodeId('Organization', id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${links.web}/avatars/${login}`,
    description: null,
    name: login,
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: facts.publicRepos,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${links.web}/${login}`,
    created_at: facts.createdAt,
    updated_at: facts.createdAt,
    archived_at: null,
    type: 'Organization',
  };
}

const MAIL_DOMAIN = '@users.noreply.localhost';

/** The address git commits carry for a login. */
export function emailOf(login: string): string {
  return `${login}${MAIL_DOMAIN}`;
}

/** The login behind an address of ours; commits of anybody else belong to no user. */
export function loginOf(email: string): string | undefined {
  return email.endsWith(MAIL_DOMAIN)
    ? email.slice(0, -MAIL_DOMAIN.length)
    : undefined;
}

/** Stable over restarts, so that nobody has to keep a list of users. */
function idOfLogin(login: string): number {
  let hash = 7;
  for (const character of login.toLowerCase()) {
    hash = (hash * 31 + character.charCodeAt(0)) % 2_000_000_000;
  }
  return hash + 1;
}
