import type { Router } from 'express';
import { isOwnerName } from '../git/gitNames';
import type { GithubContext } from '../GithubContext';
import { presentOrganization, presentProfile } from '../present/presentUser';
import { GithubApiError } from './GithubApiError';
import { sendPage } from './pagination';
import { route } from './route';

/** Users, organizations and teams. Any name is a user; organizations are those configured. */
export function addAccountRoutes(router: Router, context: GithubContext): void {
  const { links } = context;
  const factsOf = (owner: string) => ({
    publicRepos: context.store.list(owner).length,
    createdAt: context.startedAt,
  });
  const requireOrganization = (name: string) => {
    if (context.ownerType(name) !== 'Organization') {
      throw GithubApiError.notFound();
    }
    return name;
  };

  router.get(
    '/user',
    route(({ res, login }) => {
      res.json({
        ...presentProfile(links, login, 'User', factsOf(login)),
        private_gists: 0,
        total_private_repos: 0,
        owned_private_repos: 0,
        disk_usage: 0,
        collaborators: 0,
        two_factor_authentication: true,
      });
    }),
  );

  router.get(
    '/users/:login',
    route(({ req, res }) => {
      const { login } = req.params;
      if (!isOwnerName(login)) {
        throw GithubApiError.notFound();
      }
      res.json(
        presentProfile(links, login, context.ownerType(login), factsOf(login)),
      );
    }),
  );

  router.get(
    '/orgs/:org',
    route(({ req, res }) => {
      const org = requireOrganization(req.params.org);
      res.json(presentOrganization(links, org, factsOf(org)));
    }),
  );

  router.get(
    '/user/orgs',
    route(({ req, res }) => {
      sendPage(req, res, links, [...context.organizations], org => {
        const {
          login,
          id,
          node_id,
          url,
          repos_url,
          events_url,
          hooks_url,
          issues_url,
          members_url,
          public_members_url,
          avatar_url,
          description,
        } = presentOrganization(links, org, factsOf(org));
        return {
          login,
          id,
          node_id,
          url,
          repos_url,
          events_url,
          hooks_url,
          issues_url,
          members_url,
          public_members_url,
          avatar_url,
          description,
        };
      });
    }),
  );

  router.get(
    '/rate_limit',
    route(({ res }) => {
      const core = {
        limit: Number(res.get('x-ratelimit-limit')),
        remaining: Number(res.get('x-ratelimit-remaining')),
        used: Number(res.get('x-ratelimit-used')),
        reset: Number(res.get('x-ratelimit-reset')),
      };
      res.json({
        resources: { core, search: core, graphql: core },
        rate: core,
      });
    }),
  );
}
