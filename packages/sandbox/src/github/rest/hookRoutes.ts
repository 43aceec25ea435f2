import type { Router } from 'express';
import type { GithubContext } from '../GithubContext';
import { presentRepository } from '../present/presentRepository';
import { presentUser } from '../present/presentUser';
import type { Repository } from '../store/Repository';
import { takeId } from '../store/Repository';
import type { HookRecord, RepositoryRecord } from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';
import { sendPage } from './pagination';
import {
  bodyOf,
  optionalBoolean,
  optionalObject,
  optionalString,
  optionalStrings,
} from './requestBody';
import { repositoryRoute } from './route';

/** Webhooks of a repository. Secrets go in and never come out. */
export function addHookRoutes(router: Router, context: GithubContext): void {
  const { links, webhooks } = context;

  const present = (repository: Repository, hook: HookRecord) => {
    const url = `${links.repository(repository.fullName)}/hooks/${hook.id}`;
    const [last] = webhooks.deliveries(hook.id);
    return {
      type: 'Repository',
      id: hook.id,
      name: 'web',
      active: hook.active,
      events: hook.events,
      config: {
        url: hook.url,
        content_type: hook.contentType,
        insecure_ssl: hook.insecureSsl,
        ...(hook.secret ? { secret: '********' } : {}),
      },
      created_at: hook.createdAt,
      updated_at: hook.updatedAt,
      url,
      test_url: `${url}/test`,
      ping_url: `${url}/pings`,
      deliveries_url: `${url}/deliveries`,
      last_response: {
        code: last?.statusCode ?? null,
        status: last ? statusWord(last.statusCode) : 'unused',
        message: last?.status ?? null,
      },
    };
  };
  const requireHook = (record: RepositoryRecord, id: string) => {
    const hook = record.hooks.find(entry => String(entry.id) === id);
    if (!hook) {
      throw GithubApiError.notFound();
    }
    return hook;
  };
  const ping = (repository: Repository, hook: HookRecord, login: string) => {
    const { record } = repository;
    webhooks.sendTo(hook, {
      name: 'ping',
      payload: {
        zen: 'Keep it logically awesome.',
        hook_id: hook.id,
        hook: present(repository, hook),
        repository: presentRepository(
          links,
          record,
          context.ownerType(record.owner),
        ),
        sender: presentUser(links, login),
      },
    });
  };

  router.get(
    '/repos/:owner/:repo/hooks',
    repositoryRoute(context, ({ req, res, repository }) => {
      sendPage(req, res, links, repository.record.hooks, hook =>
        present(repository, hook),
      );
    }),
  );

  router.post(
    '/repos/:owner/:repo/hooks',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const body = bodyOf(req);
      const settings = readHook(body);
      const { url } = settings;
      if (url === undefined) {
        throw GithubApiError.invalid({
          resource: 'Hook',
          code: 'custom',
          message: 'url cannot be blank',
        });
      }
      const hook = await context.change(repository, record => {
        const now = context.now();
        const events = settings.events ?? ['push'];
        const known = record.hooks.some(
          entry =>
            entry.url === url &&
            entry.events.some(name => events.includes(name)),
        );
        if (known) {
          throw GithubApiError.invalid({
            resource: 'Hook',
            code: 'custom',
            message: 'Hook already exists on this repository',
          });
        }
        const entry: HookRecord = {
          id: takeId(record),
          active: settings.active ?? true,
          events,
          url,
          contentType: settings.contentType ?? 'form',
          insecureSsl: settings.insecureSsl ?? '0',
          secret: settings.secret ?? null,
          createdAt: now,
          updatedAt: now,
        };
        record.hooks.push(entry);
        return entry;
      });
      ping(repository, hook, login);
      res.status(201).json(present(repository, hook));
    }),
  );

  router.get(
    '/repos/:owner/:repo/hooks/:id',
    repositoryRoute(context, ({ req, res, repository }) => {
      const hook = requireHook(repository.record, req.params.id);
      res.json(present(repository, hook));
    }),
  );

  router.patch(
    '/repos/:owner/:repo/hooks/:id',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const settings = readHook(bodyOf(req));
      const hook = await context.change(repository, record => {
        const given = Object.entries(settings).filter(
          ([, value]) => value !== undefined,
        );
        return Object.assign(
          requireHook(record, req.params.id),
          Object.fromEntries(given),
          { updatedAt: context.now() },
        );
      });
      res.json(present(repository, hook));
    }),
  );

  router.delete(
    '/repos/:owner/:repo/hooks/:id',
    repositoryRoute(context, async ({ req, res, repository }) => {
      await context.change(repository, record => {
        const hook = requireHook(record, req.params.id);
        record.hooks.splice(record.hooks.indexOf(hook), 1);
      });
      res.status(204).end();
    }),
  );

  router.post(
    '/repos/:owner/:repo/hooks/:id/pings',
    repositoryRoute(context, ({ req, res, repository, login }) => {
      ping(repository, requireHook(repository.record, req.params.id), login);
      res.status(204).end();
    }),
  );

  router.get(
    '/repos/:owner/:repo/hooks/:id/deliveries',
    repositoryRoute(context, ({ req, res, repository }) => {
      const hook = requireHook(repository.record, req.params.id);
      sendPage(req, res, links, webhooks.deliveries(hook.id), delivery => ({
        id: delivery.id,
        guid: delivery.guid,
        delivered_at: delivery.deliveredAt,
        redelivery: delivery.redelivery,
        duration: delivery.durationSeconds,
        status: delivery.status,
        status_code: delivery.statusCode,
        event: delivery.event,
        action: delivery.action,
        installation_id: null,
        repository_id: repository.record.id,
      }));
    }),
  );
}

function readHook(body: Record<string, unknown>): Partial<HookRecord> {
  const config = optionalObject(body, 'config') ?? {};
  const url = optionalString(config, 'url');
  if (url !== undefined && !/^https?:\/\/./.test(url)) {
    throw GithubApiError.invalid({
      resource: 'Hook',
      code: 'custom',
      message: 'url is not a valid HTTP address',
    });
  }
  return {
    active: optionalBoolean(body, 'active'),
    events: optionalStrings(body, 'events'),
    url,
    contentType: readContentType(config.content_type),
    insecureSsl:
      config.insecure_ssl === undefined
        ? undefined
        : String(config.insecure_ssl),
    secret: optionalString(config, 'secret'),
  };
}

function statusWord(code: number): string {
  return code < 300 ? 'active' : 'failed';
}

function readContentType(
  value: unknown,
): HookRecord['contentType'] | undefined {
  if (value === undefined) {
    return undefined;
  }
  return value === 'json' ? 'json' : 'form';
}
