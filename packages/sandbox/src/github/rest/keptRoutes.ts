import { generateKeyPairSync } from 'node:crypto';
import type { Router } from 'express';
import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import { presentOrganization } from '../present/presentUser';
import type { Repository } from '../store/Repository';
import { takeId } from '../store/Repository';
import { GithubApiError } from './GithubApiError';
import { bodyOf, optionalString, requiredString } from './requestBody';
import { repositoryRoute, route } from './route';

/**
 * What publishing a repository sets besides its files: who may reach it, variables, secrets,
 * environments. It is taken and kept by name, and changes nothing here; the values of secrets
 * are not kept at all.
 */
export function addKeptRoutes(router: Router, context: GithubContext): void {
  const { links } = context;
  const root = '/repos/:owner/:repo';
  const publicKey = createPublicKey();

  const keep = (
    repository: Repository,
    kind: string,
    name: string,
    value: unknown,
  ) =>
    context.change(repository, record => {
      record.extras[kind] = { ...record.extras[kind], [name]: value };
    });

  router.put(
    `${root}/collaborators/:user`,
    repositoryRoute(context, async ({ req, res, repository }) => {
      const permission = optionalString(bodyOf(req), 'permission') ?? 'push';
      await keep(repository, 'collaborators', req.params.user, permission);
      // 201 would be an invitation; members of the organization are simply added.
      res.status(204).end();
    }),
  );
  router.get(
    `${root}/collaborators/:user`,
    repositoryRoute(context, ({ res }) => {
      res.status(204).end();
    }),
  );

  router.put(
    '/orgs/:org/teams/:team/repos/:owner/:repo',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const permission = optionalString(bodyOf(req), 'permission') ?? 'push';
      await keep(repository, 'teams', req.params.team, permission);
      res.status(204).end();
    }),
  );
  router.get(
    '/orgs/:org/teams/:team',
    route(({ req, res }) => {
      const { org, team } = req.params;
      const url = `${links.api}/orgs/${org}/teams/${team}`;
      res.json({
        id: 1,
        node_id: nodeId('Team', team),
        url,
        html_url: `${links.web}/orgs/${org}/teams/${team}`,
        name: team,
        slug: team,
        description: null,
        privacy: 'closed',
        permission: 'pull',
        members_url: `${url}/members{/member}`,
        repositories_url: `${url}/repos`,
        parent: null,
        type: 'organization',
        members_count: 0,
        repos_count: 0,
        created_at: context.startedAt,
        updated_at: context.startedAt,
        organization: presentOrganization(links, org, {
          publicRepos: context.store.list(org).length,
          createdAt: context.startedAt,
        }),
      });
    }),
  );

  router.post(
    `${root}/actions/variables`,
    repositoryRoute(context, async ({ req, res, repository }) => {
      const body = bodyOf(req);
      const name = requiredString(body, 'name');
      await keep(repository, 'variables', name, requiredString(body, 'value'));
      res.status(201).json({});
    }),
  );

  const sendPublicKey = repositoryRoute(context, ({ res }) => {
    res.json({ key_id: '1', key: publicKey });
  });
  const takeSecret = repositoryRoute(
    context,
    async ({ req, res, repository }) => {
      const { name, environment = 'repository' } = req.params;
      requiredString(bodyOf(req), 'encrypted_value');
      await keep(repository, 'secrets', `${environment}/${name}`, true);
      res.status(201).json({});
    },
  );
  for (const secrets of [
    `${root}/actions/secrets`,
    `${root}/environments/:environment/secrets`,
  ]) {
    router.get(`${secrets}/public-key`, sendPublicKey);
    router.put(`${secrets}/:name`, takeSecret);
  }

  router.put(
    `${root}/environments/:environment`,
    repositoryRoute(context, async ({ req, res, repository }) => {
      const name = req.params.environment;
      await keep(repository, 'environments', name, bodyOf(req));
      const now = context.now();
      res.json({
        id: 1,
        node_id: nodeId('Environment', `${repository.fullName}/${name}`),
        name,
        url: `${links.repository(repository.fullName)}/environments/${name}`,
        html_url: `${links.page(repository.fullName)}/deployments/${name}`,
        created_at: now,
        updated_at: now,
        protection_rules: [],
      });
    }),
  );

  router.post(
    `${root}/environments/:environment/variables`,
    repositoryRoute(context, async ({ req, res, repository }) => {
      const body = bodyOf(req);
      const name = `${req.params.environment}/${requiredString(body, 'name')}`;
      await keep(repository, 'variables', name, requiredString(body, 'value'));
      res.status(201).json({});
    }),
  );

  router.post(
    `${root}/keys`,
    repositoryRoute(context, async ({ req, res, repository }) => {
      const body = bodyOf(req);
      const key = requiredString(body, 'key');
      const title = optionalString(body, 'title') ?? 'key';
      const id = await context.change(repository, record => {
        const taken = takeId(record);
        record.extras.keys = { ...record.extras.keys, [taken]: title };
        return taken;
      });
      res.status(201).json({
        id,
        key,
        url: `${links.repository(repository.fullName)}/keys/${id}`,
        title,
        verified: true,
        created_at: context.now(),
        read_only: body.read_only === true,
      });
    }),
  );

  router.put(
    `${root}/subscription`,
    repositoryRoute(context, ({ res, repository }) => {
      const url = links.repository(repository.fullName);
      res.json({
        subscribed: true,
        ignored: false,
        reason: null,
        created_at: context.now(),
        url: `${url}/subscription`,
        repository_url: url,
      });
    }),
  );

  router.get(
    `${root}/forks`,
    repositoryRoute(context, ({ res }) => {
      res.json([]);
    }),
  );
  router.post(
    `${root}/forks`,
    repositoryRoute(context, () => {
      throw new GithubApiError(
        403,
        'The sandbox has no forks; push a branch to the repository instead.',
      );
    }),
  );
}

/** A key that secrets can be sealed with; nobody can open them, which is the point. */
function createPublicKey(): string {
  const { publicKey } = generateKeyPairSync('x25519');
  const { x } = publicKey.export({ format: 'jwk' });
  return Buffer.from(x ?? '', 'base64url').toString('base64');
}
