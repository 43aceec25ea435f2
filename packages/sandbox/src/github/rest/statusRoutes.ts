import type { Router } from 'express';
import { isSha } from '../git/gitNames';
import { objectType } from '../git/objects';
import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import {
  presentMinimalRepository,
  presentRepository,
} from '../present/presentRepository';
import { presentUser } from '../present/presentUser';
import { combineStatuses, latestStatuses } from '../protection';
import { takeId } from '../store/Repository';
import type { StatusRecord } from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';
import { readPage, sendPage, setLinks } from './pagination';
import { bodyOf, optionalString, requiredString } from './requestBody';
import { requireCommit } from './resolve';
import { repositoryRoute } from './route';

const STATES = ['error', 'failure', 'pending', 'success'];

/** Commit statuses and check runs. */
export function addStatusRoutes(router: Router, context: GithubContext): void {
  const { links } = context;

  const simple = (fullName: string, status: StatusRecord) => ({
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    url: `${links.repository(fullName)}/statuses/${status.sha}`,
    avatar_url: `${links.web}/avatars/${status.creator}`,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  });
  const full = (fullName: string, status: StatusRecord) => ({
    ...simple(fullName, status),
    creator: presentUser(links, status.creator),
  });

  router.post(
    '/repos/:owner/:repo/statuses/:sha',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const { sha } = req.params;
      const body = bodyOf(req);
      const state = requiredString(body, 'state');
      if (!STATES.includes(state)) {
        throw GithubApiError.invalid({
          resource: 'Status',
          code: 'custom',
          field: 'state',
          message: 'state is not included in the list',
        });
      }
      if (
        !isSha(sha) ||
        (await objectType(repository.gitDir, sha)) !== 'commit'
      ) {
        throw new GithubApiError(422, `No commit found for SHA: ${sha}`);
      }
      const status = await context.change(repository, (record, events) => {
        const entry: StatusRecord = {
          id: takeId(record),
          sha,
          state: state as StatusRecord['state'],
          context: optionalString(body, 'context') ?? 'default',
          description: optionalString(body, 'description') ?? null,
          targetUrl: optionalString(body, 'target_url') ?? null,
          creator: login,
          createdAt: context.now(),
        };
        record.statuses.push(entry);
        const { owner } = record;
        events.push({
          name: 'status',
          payload: {
            ...simple(repository.fullName, entry),
            sha,
            name: repository.fullName,
            commit: {
              sha,
              html_url: `${links.page(repository.fullName)}/commit/${sha}`,
            },
            branches: [],
            repository: presentRepository(
              links,
              record,
              context.ownerType(owner),
            ),
            sender: presentUser(links, login),
          },
        });
        return entry;
      });
      res.status(201).json(full(repository.fullName, status));
    }),
  );

  router.get(
    [
      '/repos/:owner/:repo/commits/:ref(*)/statuses',
      '/repos/:owner/:repo/statuses/:ref(*)',
    ],
    repositoryRoute(context, async ({ req, res, repository }) => {
      const sha = await requireCommit(repository, req.params.ref);
      const statuses = repository.record.statuses
        .filter(status => status.sha === sha)
        .reverse();
      sendPage(req, res, links, statuses, status =>
        full(repository.fullName, status),
      );
    }),
  );

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)/status',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const { record, fullName } = repository;
      const sha = await requireCommit(repository, req.params.ref);
      const statuses = latestStatuses(record, sha);
      const page = readPage(req);
      setLinks(req, res, links, page, statuses.length);
      const url = `${links.repository(fullName)}/commits/${sha}`;
      res.json({
        state: combineStatuses(statuses),
        statuses: statuses
          .slice(page.offset, page.offset + page.perPage)
          .map(status => simple(fullName, status)),
        sha,
        total_count: statuses.length,
        repository: presentMinimalRepository(
          links,
          record,
          context.ownerType(record.owner),
        ),
        commit_url: url,
        url: `${url}/status`,
      });
    }),
  );
}
