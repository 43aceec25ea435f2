import type { Router } from 'express';
import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import { presentUser } from '../present/presentUser';
import { combineStatuses, latestStatuses } from '../protection';
import { takeId } from '../store/Repository';
import type {
  DeploymentRecord,
  DeploymentStatusRecord,
  RepositoryRecord,
} from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';
import { sendPage } from './pagination';
import {
  bodyOf,
  optionalBoolean,
  optionalString,
  optionalStrings,
  queryText,
  requiredString,
} from './requestBody';
import { requireCommit } from './resolve';
import { repositoryRoute } from './route';

const STATES = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'success',
];

/** Deployments and their statuses. Nothing deploys by them; they are a record. */
export function addDeploymentRoutes(
  router: Router,
  context: GithubContext,
): void {
  const { links } = context;

  const urlOf = (fullName: string, id: number) =>
    `${links.repository(fullName)}/deployments/${id}`;
  const present = (fullName: string, entry: DeploymentRecord) => ({
    url: urlOf(fullName, entry.id),
    id: entry.id,
    node_id: nodeId('Deployment', entry.id),
    sha: entry.sha,
    ref: entry.ref,
    task: entry.task,
    payload: entry.payload,
    original_environment: entry.environment,
    environment: entry.environment,
    description: entry.description,
    creator: presentUser(links, entry.creator),
    created_at: entry.createdAt,
    updated_at: entry.updatedAt,
    statuses_url: `${urlOf(fullName, entry.id)}/statuses`,
    repository_url: links.repository(fullName),
    transient_environment: entry.transient,
    production_environment: entry.production,
  });
  const presentStatus = (
    fullName: string,
    deployment: DeploymentRecord,
    entry: DeploymentStatusRecord,
  ) => ({
    url: `${urlOf(fullName, deployment.id)}/statuses/${entry.id}`,
    id: entry.id,
    node_id: nodeId('DeploymentStatus', entry.id),
    state: entry.state,
    creator: presentUser(links, entry.creator),
    description: entry.description,
    environment: entry.environment,
    target_url: entry.targetUrl,
    log_url: entry.targetUrl,
    environment_url: entry.environmentUrl,
    created_at: entry.createdAt,
    updated_at: entry.createdAt,
    deployment_url: urlOf(fullName, deployment.id),
    repository_url: links.repository(fullName),
  });
  const requireDeployment = (record: RepositoryRecord, id: string) => {
    const found = record.deployments.find(entry => String(entry.id) === id);
    if (!found) {
      throw GithubApiError.notFound();
    }
    return found;
  };

  router.get(
    '/repos/:owner/:repo/deployments',
    repositoryRoute(context, ({ req, res, repository }) => {
      const wanted = (['sha', 'ref', 'task', 'environment'] as const).map(
        key => [key, queryText(req.query[key])] as const,
      );
      const found = repository.record.deployments.filter(entry =>
        wanted.every(
          ([key, value]) => value === undefined || entry[key] === value,
        ),
      );
      sendPage(req, res, links, found.reverse(), entry =>
        present(repository.fullName, entry),
      );
    }),
  );

  router.post(
    '/repos/:owner/:repo/deployments',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const body = bodyOf(req);
      const ref = requiredString(body, 'ref');
      const sha = await requireCommit(
        repository,
        ref,
        name => new GithubApiError(422, `No ref found for: ${name}`),
      );
      // Without a list every context counts, as on GitHub.
      const contexts = optionalStrings(body, 'required_contexts');
      const statuses = latestStatuses(repository.record, sha).filter(
        status => contexts === undefined || contexts.includes(status.context),
      );
      if (
        (statuses.length > 0 && combineStatuses(statuses) !== 'success') ||
        statuses.length < (contexts?.length ?? 0)
      ) {
        throw new GithubApiError(
          409,
          `Conflict: Commit status checks failed for ${ref}.`,
        );
      }
      const now = context.now();
      const environment = optionalString(body, 'environment') ?? 'production';
      const deployment = await context.change(repository, record => {
        const entry: DeploymentRecord = {
          id: takeId(record),
          sha,
          ref,
          task: optionalString(body, 'task') ?? 'deploy',
          environment,
          description: optionalString(body, 'description') ?? null,
          payload: body.payload ?? {},
          transient: optionalBoolean(body, 'transient_environment') ?? false,
          production:
            optionalBoolean(body, 'production_environment') ??
            environment === 'production',
          creator: login,
          createdAt: now,
          updatedAt: now,
          statuses: [],
        };
        record.deployments.push(entry);
        return entry;
      });
      res.status(201).json(present(repository.fullName, deployment));
    }),
  );

  router.get(
    '/repos/:owner/:repo/deployments/:id',
    repositoryRoute(context, ({ req, res, repository }) => {
      const { record, fullName } = repository;
      res.json(present(fullName, requireDeployment(record, req.params.id)));
    }),
  );

  router.get(
    '/repos/:owner/:repo/deployments/:id/statuses',
    repositoryRoute(context, ({ req, res, repository }) => {
      const { record, fullName } = repository;
      const deployment = requireDeployment(record, req.params.id);
      sendPage(req, res, links, [...deployment.statuses].reverse(), entry =>
        presentStatus(fullName, deployment, entry),
      );
    }),
  );

  router.post(
    '/repos/:owner/:repo/deployments/:id/statuses',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const body = bodyOf(req);
      const state = requiredString(body, 'state');
      if (!STATES.includes(state)) {
        throw GithubApiError.invalid({
          resource: 'DeploymentStatus',
          code: 'custom',
          field: 'state',
          message: 'state is not included in the list',
        });
      }
      const answer = await context.change(repository, record => {
        const deployment = requireDeployment(record, req.params.id);
        const entry: DeploymentStatusRecord = {
          id: takeId(record),
          state,
          description: optionalString(body, 'description') ?? '',
          targetUrl:
            optionalString(body, 'log_url') ??
            optionalString(body, 'target_url') ??
            '',
          environmentUrl: optionalString(body, 'environment_url') ?? '',
          environment:
            optionalString(body, 'environment') ?? deployment.environment,
          creator: login,
          createdAt: context.now(),
        };
        deployment.statuses.push(entry);
        deployment.updatedAt = entry.createdAt;
        return presentStatus(repository.fullName, deployment, entry);
      });
      res.status(201).json(answer);
    }),
  );
}
