import type { Request, Router } from 'express';
import { isOwnerName, isRefName, isRepositoryName } from '../git/gitNames';
import { setDefaultBranch } from '../git/bareRepository';
import { writeBlob } from '../git/objects';
import { readRef } from '../git/refs';
import { repositorySizeKb } from '../git/repositorySize';
import { commitChanges } from '../commitChanges';
import type { GithubContext } from '../GithubContext';
import {
  presentFullRepository,
  presentMinimalRepository,
  presentRepository,
} from '../present/presentRepository';
import type { Repository } from '../store/Repository';
import type { RepositorySettings } from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';
import { sendPage } from './pagination';
import {
  bodyOf,
  optionalBoolean,
  optionalString,
  optionalStrings,
  requiredString,
} from './requestBody';
import { repositoryRoute, route } from './route';

const SETTINGS: Array<keyof RepositorySettings> = [
  'has_issues',
  'has_projects',
  'has_wiki',
  'allow_merge_commit',
  'allow_squash_merge',
  'allow_rebase_merge',
  'allow_auto_merge',
  'allow_update_branch',
  'delete_branch_on_merge',
];

/** Repositories themselves: list, create, read, update, delete, topics. */
export function addRepositoryRoutes(
  router: Router,
  context: GithubContext,
): void {
  const { links, store } = context;
  const full = async (repository: Repository) =>
    presentFullRepository(
      links,
      repository.record,
      context.ownerType(repository.record.owner),
      { sizeKb: await repositorySizeKb(repository.gitDir) },
    );
  const newestFirst = (repositories: Repository[]) =>
    [...repositories].sort((a, b) => b.record.id - a.record.id);

  const create = async (req: Request, owner: string, login: string) => {
    const body = bodyOf(req);
    const name = requiredString(body, 'name');
    if (!isOwnerName(owner) || !isRepositoryName(name)) {
      throw new GithubApiError(422, 'Repository creation failed.', [
        { resource: 'Repository', code: 'invalid', field: 'name' },
      ]);
    }
    const visibility = optionalString(body, 'visibility');
    const repository = await store.create({
      owner,
      name,
      description: optionalString(body, 'description'),
      homepage: optionalString(body, 'homepage'),
      private:
        optionalBoolean(body, 'private') ??
        (visibility !== undefined && visibility !== 'public'),
      settings: readSettings(body),
    });
    if (!repository) {
      throw new GithubApiError(422, 'Repository creation failed.', [
        {
          resource: 'Repository',
          code: 'custom',
          field: 'name',
          message: 'name already exists on this account',
        },
      ]);
    }
    if (optionalBoolean(body, 'auto_init')) {
      const readme = await writeBlob(repository.gitDir, `# ${name}\n`);
      await context.change(repository, (record, events) =>
        commitChanges(
          { context, repository, record, events, actor: login },
          {
            branch: record.defaultBranch,
            message: 'Initial commit',
            changes: [{ path: 'README.md', mode: '100644', sha: readme }],
          },
        ),
      );
    }
    return full(repository);
  };

  router.get(
    '/orgs/:org/repos',
    route(({ req, res }) => {
      const { org } = req.params;
      if (context.ownerType(org) !== 'Organization') {
        throw GithubApiError.notFound();
      }
      sendPage(req, res, links, newestFirst(store.list(org)), ({ record }) => ({
        ...presentRepository(links, record, 'Organization'),
        ...presentMinimalRepository(links, record, 'Organization'),
      }));
    }),
  );

  router.get(
    '/user/repos',
    route(({ req, res }) => {
      sendPage(req, res, links, newestFirst(store.list()), ({ record }) =>
        presentRepository(links, record, context.ownerType(record.owner)),
      );
    }),
  );

  router.post(
    '/orgs/:org/repos',
    route(async ({ req, res, login }) => {
      if (context.ownerType(req.params.org) !== 'Organization') {
        throw GithubApiError.notFound();
      }
      res.status(201).json(await create(req, req.params.org, login));
    }),
  );

  router.post(
    '/user/repos',
    route(async ({ req, res, login }) => {
      res.status(201).json(await create(req, login, login));
    }),
  );

  router.get(
    '/repos/:owner/:repo',
    repositoryRoute(context, async ({ res, repository }) => {
      res.json(await full(repository));
    }),
  );

  router.patch(
    '/repos/:owner/:repo',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const body = bodyOf(req);
      const branch = optionalString(body, 'default_branch');
      await context.change(repository, async record => {
        if (branch !== undefined) {
          if (
            !isRefName(branch) ||
            !(await readRef(repository.gitDir, `refs/heads/${branch}`))
          ) {
            throw GithubApiError.invalid({
              resource: 'Repository',
              code: 'invalid',
              field: 'default_branch',
              message: `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`,
            });
          }
          await setDefaultBranch(repository.gitDir, branch);
          record.defaultBranch = branch;
        }
        record.description =
          optionalString(body, 'description') ?? record.description;
        record.homepage = optionalString(body, 'homepage') ?? record.homepage;
        record.private = optionalBoolean(body, 'private') ?? record.private;
        record.archived = optionalBoolean(body, 'archived') ?? record.archived;
        Object.assign(record.settings, readSettings(body));
        record.updatedAt = context.now();
      });
      res.json(await full(repository));
    }),
  );

  router.delete(
    '/repos/:owner/:repo',
    repositoryRoute(context, async ({ res, repository }) => {
      await store.delete(repository);
      res.status(204).end();
    }),
  );

  router.get(
    '/repos/:owner/:repo/topics',
    repositoryRoute(context, ({ res, repository }) => {
      res.json({ names: repository.record.topics });
    }),
  );

  router.put(
    '/repos/:owner/:repo/topics',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const names = optionalStrings(bodyOf(req), 'names') ?? [];
      await context.change(repository, record => {
        record.topics = names.map(name => name.toLowerCase());
      });
      res.json({ names: repository.record.topics });
    }),
  );
}

function readSettings(
  body: Record<string, unknown>,
): Partial<RepositorySettings> {
  return Object.fromEntries(
    SETTINGS.map(key => [key, optionalBoolean(body, key)]).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
