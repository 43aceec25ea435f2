import type { Router } from 'express';
import { isRefName } from '../git/gitNames';
import { readCommit } from '../git/objects';
import { writePushRules } from '../git/protectedBranches';
import { listRefs, readRef } from '../git/refs';
import type { GithubContext } from '../GithubContext';
import { presentCommit } from '../present/presentCommit';
import { presentProtection } from '../present/presentProtection';
import { pushRulesOf } from '../protection';
import type { Repository } from '../store/Repository';
import { GithubApiError } from './GithubApiError';
import { sendPage } from './pagination';
import { readProtection } from './readProtection';
import { bodyOf } from './requestBody';
import { type RepositoryCall, repositoryRoute } from './route';

/** Branches, tags and the protection of branches. */
export function addBranchRoutes(router: Router, context: GithubContext): void {
  const { links } = context;
  const protectionUrl = (repository: Repository, branch: string) =>
    `${links.repository(repository.fullName)}/branches/${branch}/protection`;

  const requireBranch = async ({ req, repository }: RepositoryCall) => {
    const { branch } = req.params;
    const sha = isRefName(branch)
      ? await readRef(repository.gitDir, `refs/heads/${branch}`)
      : undefined;
    if (sha === undefined) {
      throw new GithubApiError(404, 'Branch not found');
    }
    return { branch, sha };
  };

  router.get(
    '/repos/:owner/:repo/branches',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const refs = await listRefs(repository.gitDir, 'refs/heads/');
      const wanted = req.query.protected;
      const branches = refs
        .map(({ name, sha }) => ({
          name: name.slice('refs/heads/'.length),
          commit: {
            sha,
            url: `${links.repository(repository.fullName)}/commits/${sha}`,
          },
          protected:
            repository.record.protections[name.slice('refs/heads/'.length)] !==
            undefined,
        }))
        .filter(
          branch => wanted === undefined || String(branch.protected) === wanted,
        );
      sendPage(req, res, links, branches);
    }),
  );

  router.get(
    '/repos/:owner/:repo/tags',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const url = links.repository(repository.fullName);
      const refs = await listRefs(repository.gitDir, 'refs/tags/');
      sendPage(req, res, links, refs.reverse(), ({ name, sha }) => {
        const tag = name.slice('refs/tags/'.length);
        return {
          name: tag,
          commit: { sha, url: `${url}/commits/${sha}` },
          zipball_url: `${url}/zipball/${name}`,
          tarball_url: `${url}/tarball/${name}`,
          node_id: Buffer.from(`Tag:${tag}`).toString('base64url'),
        };
      });
    }),
  );

  const readStored = async (call: RepositoryCall) => {
    const { branch } = await requireBranch(call);
    const stored = call.repository.record.protections[branch];
    if (!stored) {
      throw new GithubApiError(404, 'Branch not protected');
    }
    return { branch, stored };
  };

  router.get(
    '/repos/:owner/:repo/branches/:branch(*)/protection',
    repositoryRoute(context, async call => {
      const { branch, stored } = await readStored(call);
      call.res.json(
        presentProtection(protectionUrl(call.repository, branch), stored),
      );
    }),
  );

  router.put(
    '/repos/:owner/:repo/branches/:branch(*)/protection',
    repositoryRoute(context, async call => {
      const { branch } = await requireBranch(call);
      const protection = readProtection(bodyOf(call.req));
      await context.change(call.repository, async record => {
        record.protections[branch] = protection;
        await writePushRules(call.repository.gitDir, pushRulesOf(record));
      });
      call.res.json(
        presentProtection(protectionUrl(call.repository, branch), protection),
      );
    }),
  );

  router.delete(
    '/repos/:owner/:repo/branches/:branch(*)/protection',
    repositoryRoute(context, async call => {
      const { branch } = await readStored(call);
      await context.change(call.repository, async record => {
        delete record.protections[branch];
        await writePushRules(call.repository.gitDir, pushRulesOf(record));
      });
      call.res.status(204).end();
    }),
  );

  router.post(
    '/repos/:owner/:repo/branches/:branch(*)/protection/required_signatures',
    repositoryRoute(context, async call => {
      const { branch } = await readStored(call);
      await context.change(call.repository, record => {
        record.protections[branch].requiredSignatures = true;
      });
      call.res.json({
        url: `${protectionUrl(call.repository, branch)}/required_signatures`,
        enabled: true,
      });
    }),
  );

  router.get(
    '/repos/:owner/:repo/branches/:branch(*)',
    repositoryRoute(context, async call => {
      const { res, repository } = call;
      const { branch, sha } = await requireBranch(call);
      const stored = repository.record.protections[branch];
      const url = `${links.repository(repository.fullName)}/branches/${branch}`;
      res.json({
        name: branch,
        commit: presentCommit(
          links,
          repository.fullName,
          await readCommit(repository.gitDir, sha),
        ),
        _links: {
          self: url,
          html: `${links.page(repository.fullName)}/tree/${branch}`,
        },
        protected: stored !== undefined,
        protection: stored
          ? presentProtection(`${url}/protection`, stored)
          : {
              enabled: false,
              required_status_checks: {
                enforcement_level: 'off',
                contexts: [],
                checks: [],
              },
            },
        protection_url: `${url}/protection`,
      });
    }),
  );
}
