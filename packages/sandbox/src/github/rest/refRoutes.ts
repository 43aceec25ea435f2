import type { Router } from 'express';
import { isRefName, isSha } from '../git/gitNames';
import { isAncestor } from '../git/history';
import { objectType } from '../git/objects';
import { listRefs, readRef } from '../git/refs';
import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import { pushRulesOf, requireOpenBranch } from '../protection';
import { moveRef } from '../refMoves';
import type { RepositoryRecord } from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';
import { bodyOf, optionalBoolean, requiredString } from './requestBody';
import { requireNotEmpty } from './resolve';
import { repositoryRoute } from './route';

/** Refs: the only place where git objects become visible, by compare-and-swap. */
export function addRefRoutes(router: Router, context: GithubContext): void {
  const { links } = context;
  const present = (
    fullName: string,
    ref: { name: string; sha: string; type: string },
  ) => {
    const url = `${links.repository(fullName)}/git`;
    return {
      ref: ref.name,
      node_id: nodeId('Ref', `${fullName}:${ref.name}`),
      url: `${url}/${ref.name}`,
      object: {
        type: ref.type,
        sha: ref.sha,
        url: `${url}/${ref.type}s/${ref.sha}`,
      },
    };
  };

  router.get(
    [
      '/repos/:owner/:repo/git/ref/:ref(*)',
      '/repos/:owner/:repo/git/refs/:ref(*)',
    ],
    repositoryRoute(context, async ({ req, res, repository }) => {
      await requireNotEmpty(repository);
      const name = `refs/${req.params.ref}`;
      const found = isRefName(name)
        ? (await listRefs(repository.gitDir, name)).find(
            ref => ref.name === name,
          )
        : undefined;
      if (!found) {
        throw GithubApiError.notFound();
      }
      res.json(present(repository.fullName, found));
    }),
  );

  router.get(
    '/repos/:owner/:repo/git/matching-refs/:ref(*)',
    repositoryRoute(context, async ({ req, res, repository }) => {
      await requireNotEmpty(repository);
      const prefix = `refs/${req.params.ref}`;
      const refs = isRefName(prefix.replace(/\/$/, ''))
        ? await listRefs(repository.gitDir, prefix)
        : [];
      res.json(refs.map(ref => present(repository.fullName, ref)));
    }),
  );

  router.post(
    '/repos/:owner/:repo/git/refs',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      await requireNotEmpty(repository);
      const { gitDir } = repository;
      const body = bodyOf(req);
      const name = requiredString(body, 'ref');
      const sha = requiredString(body, 'sha');
      if (!/^refs\/[^/]+\/./.test(name) || !isRefName(name)) {
        throw new GithubApiError(422, `${name} is not a valid ref name.`);
      }
      const type = await objectType(gitDir, sha);
      if (type === undefined) {
        throw new GithubApiError(422, 'Object does not exist');
      }
      await context.change(repository, async (record, events) => {
        if (await readRef(gitDir, name)) {
          throw new GithubApiError(422, 'Reference already exists');
        }
        const scope = { context, repository, record, events, actor: login };
        if (
          !(await moveRef(scope, { ref: name, before: undefined, after: sha }))
        ) {
          throw new GithubApiError(422, 'Reference update failed');
        }
      });
      const answer = present(repository.fullName, { name, sha, type });
      res.status(201).location(answer.url).json(answer);
    }),
  );

  router.patch(
    '/repos/:owner/:repo/git/refs/:ref(*)',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const { gitDir } = repository;
      const name = `refs/${req.params.ref}`;
      const body = bodyOf(req);
      const sha = requiredString(body, 'sha');
      const force = optionalBoolean(body, 'force') ?? false;
      const type = await objectType(gitDir, sha);
      if (!isSha(sha) || type === undefined) {
        throw new GithubApiError(422, 'Object does not exist');
      }
      await context.change(repository, async (record, events) => {
        const before = await readRef(gitDir, name);
        if (before === undefined) {
          throw new GithubApiError(422, 'Reference does not exist');
        }
        requireOpenBranch(record, req.params.ref.replace(/^heads\//, ''), 422);
        if (!(await isAncestor(gitDir, before, sha))) {
          if (!force) {
            throw new GithubApiError(422, 'Update is not a fast forward');
          }
          requireRewritable(record, name, 'Cannot force-push to this branch');
        }
        const scope = { context, repository, record, events, actor: login };
        if (!(await moveRef(scope, { ref: name, before, after: sha }))) {
          throw new GithubApiError(422, 'Reference cannot be updated');
        }
      });
      res.json(present(repository.fullName, { name, sha, type }));
    }),
  );

  router.delete(
    '/repos/:owner/:repo/git/refs/:ref(*)',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const { gitDir, record: current } = repository;
      const name = `refs/${req.params.ref}`;
      if (name === `refs/heads/${current.defaultBranch}`) {
        throw new GithubApiError(422, 'Cannot delete the default branch');
      }
      await context.change(repository, async (record, events) => {
        const before = await readRef(gitDir, name);
        if (before === undefined) {
          throw new GithubApiError(422, 'Reference does not exist');
        }
        requireRewritable(record, name, 'Cannot delete a protected branch');
        const scope = { context, repository, record, events, actor: login };
        if (!(await moveRef(scope, { ref: name, before, after: undefined }))) {
          throw new GithubApiError(422, 'Reference cannot be deleted');
        }
      });
      res.status(204).end();
    }),
  );
}

function requireRewritable(
  record: RepositoryRecord,
  ref: string,
  message: string,
): void {
  if (
    pushRulesOf(record).some(({ branch }) => ref === `refs/heads/${branch}`)
  ) {
    throw new GithubApiError(422, message);
  }
}
