import type { Router } from 'express';
import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import { presentIssue } from '../present/presentIssue';
import { presentLabel } from '../present/presentLabel';
import { presentUser } from '../present/presentUser';
import { closePull, reopenPull } from '../pulls/pullTransitions';
import { takeId, takeNumber } from '../store/Repository';
import type {
  CommentRecord,
  IssueRecord,
  PullRecord,
  RepositoryRecord,
} from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';
import { sendPage } from './pagination';
import {
  bodyOf,
  isObject,
  optionalString,
  optionalStrings,
  queryText,
  requiredString,
} from './requestBody';
import { repositoryRoute } from './route';

type Item = IssueRecord | PullRecord;

/** Issues, and what pull requests have in common with them: comments, labels, assignees. */
export function addIssueRoutes(router: Router, context: GithubContext): void {
  const { links } = context;
  const root = '/repos/:owner/:repo/issues';

  const requireItem = (record: RepositoryRecord, number: string): Item => {
    const item = [...record.issues, ...record.pulls].find(
      entry => String(entry.number) === number,
    );
    if (!item) {
      throw GithubApiError.notFound();
    }
    return item;
  };
  const presentComment = (fullName: string, comment: CommentRecord) => {
    const url = `${links.repository(fullName)}/issues`;
    return {
      id: comment.id,
      node_id: nodeId('IssueComment', comment.id),
      url: `${url}/comments/${comment.id}`,
      html_url: `${links.page(fullName)}/pull/${comment.number}#issuecomment-${
        comment.id
      }`,
      issue_url: `${url}/${comment.number}`,
      user: presentUser(links, comment.user),
      created_at: comment.createdAt,
      updated_at: comment.updatedAt,
      author_association: 'MEMBER',
      body: comment.body,
    };
  };

  const changeState = (
    scope: Parameters<typeof closePull>[0],
    item: Item,
    state: string,
    login: string,
  ) => {
    if ('headSha' in item) {
      if (state === 'closed') {
        closePull(scope, item);
      } else if (item.mergedAt === null) {
        reopenPull(scope, item);
      }
      return;
    }
    const closed = state === 'closed';
    item.state = closed ? 'closed' : 'open';
    item.closedAt = closed ? context.now() : null;
    item.closedBy = closed ? login : null;
  };

  router.get(
    root,
    repositoryRoute(context, ({ req, res, repository: { record } }) => {
      const state = queryText(req.query.state) ?? 'open';
      const items = [...record.issues, ...record.pulls]
        .filter(item => state === 'all' || item.state === state)
        .sort((a, b) => b.number - a.number);
      sendPage(req, res, links, items, item =>
        presentIssue(links, record, item),
      );
    }),
  );

  router.post(
    root,
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const body = bodyOf(req);
      const title = requiredString(body, 'title');
      const issue = await context.change(repository, record => {
        const now = context.now();
        const entry: IssueRecord = {
          id: takeId(record),
          number: takeNumber(record),
          title,
          body: optionalString(body, 'body') ?? null,
          user: login,
          state: 'open',
          labels: readLabels(body),
          assignees: optionalStrings(body, 'assignees') ?? [],
          createdAt: now,
          updatedAt: now,
          closedAt: null,
          closedBy: null,
        };
        rememberLabels(record, entry.labels);
        record.issues.push(entry);
        return entry;
      });
      res.status(201).json(presentIssue(links, repository.record, issue));
    }),
  );

  router.get(
    `${root}/:number`,
    repositoryRoute(context, ({ req, res, repository: { record } }) => {
      res.json(
        presentIssue(links, record, requireItem(record, req.params.number)),
      );
    }),
  );

  router.patch(
    `${root}/:number`,
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const body = bodyOf(req);
      const state = optionalString(body, 'state');
      const item = await context.change(repository, (record, events) => {
        const draft = requireItem(record, req.params.number);
        draft.title = optionalString(body, 'title') ?? draft.title;
        draft.body = optionalString(body, 'body') ?? draft.body;
        draft.assignees = optionalStrings(body, 'assignees') ?? draft.assignees;
        if (body.labels !== undefined) {
          draft.labels = readLabels(body);
          rememberLabels(record, draft.labels);
        }
        draft.updatedAt = context.now();
        if (state !== undefined && state !== draft.state) {
          const scope = { context, repository, record, events, actor: login };
          changeState(scope, draft, state, login);
        }
        return draft;
      });
      res.json(presentIssue(links, repository.record, item));
    }),
  );

  router.get(
    `${root}/:number/events`,
    repositoryRoute(
      context,
      ({ req, res, repository: { record, fullName } }) => {
        const item = requireItem(record, req.params.number);
        const events = 'events' in item ? item.events ?? [] : [];
        sendPage(req, res, links, events, entry => ({
          id: entry.id,
          node_id: nodeId('IssueEvent', entry.id),
          url: `${links.repository(fullName)}/issues/events/${entry.id}`,
          actor: presentUser(links, entry.actor),
          event: entry.event,
          commit_id: entry.commitSha,
          commit_url: entry.commitSha
            ? `${links.repository(fullName)}/commits/${entry.commitSha}`
            : null,
          created_at: entry.createdAt,
          performed_via_github_app: null,
        }));
      },
    ),
  );

  router.get(
    `${root}/:number/comments`,
    repositoryRoute(context, ({ req, res, repository }) => {
      const { number } = requireItem(repository.record, req.params.number);
      const comments = repository.record.comments.filter(
        comment => comment.number === number,
      );
      sendPage(req, res, links, comments, comment =>
        presentComment(repository.fullName, comment),
      );
    }),
  );

  router.post(
    `${root}/:number/comments`,
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const text = requiredString(bodyOf(req), 'body');
      const comment = await context.change(repository, record => {
        const now = context.now();
        const entry: CommentRecord = {
          id: takeId(record),
          number: requireItem(record, req.params.number).number,
          user: login,
          body: text,
          createdAt: now,
          updatedAt: now,
        };
        record.comments.push(entry);
        return entry;
      });
      res.status(201).json(presentComment(repository.fullName, comment));
    }),
  );

  router.get(
    `${root}/:number/labels`,
    repositoryRoute(context, ({ req, res, repository: { record } }) => {
      const item = requireItem(record, req.params.number);
      sendPage(req, res, links, item.labels, name =>
        presentLabel(links, record, name),
      );
    }),
  );

  const changeLabels = (
    change: (current: string[], given: string[]) => string[],
  ) =>
    repositoryRoute(context, async ({ req, res, repository }) => {
      const given = req.params.name
        ? [req.params.name]
        : readLabels(
            Array.isArray(req.body) ? { labels: req.body } : bodyOf(req),
          );
      const names = await context.change(repository, record => {
        const item = requireItem(record, req.params.number);
        item.labels = change(item.labels, given);
        rememberLabels(record, item.labels);
        return item.labels;
      });
      res.json(names.map(name => presentLabel(links, repository.record, name)));
    });
  router.post(
    `${root}/:number/labels`,
    changeLabels((current, given) => [...new Set([...current, ...given])]),
  );
  router.put(
    `${root}/:number/labels`,
    changeLabels((_current, given) => [...new Set(given)]),
  );
  router.delete(
    `${root}/:number/labels/:name`,
    changeLabels((current, given) =>
      current.filter(name => !given.includes(name)),
    ),
  );

  router.post(
    `${root}/:number/assignees`,
    repositoryRoute(context, async ({ req, res, repository }) => {
      const given = optionalStrings(bodyOf(req), 'assignees') ?? [];
      const item = await context.change(repository, record => {
        const draft = requireItem(record, req.params.number);
        draft.assignees = [...new Set([...draft.assignees, ...given])];
        return draft;
      });
      res.status(201).json(presentIssue(links, repository.record, item));
    }),
  );

  router.get(
    '/repos/:owner/:repo/labels',
    repositoryRoute(context, ({ req, res, repository: { record } }) => {
      sendPage(req, res, links, record.labels, label =>
        presentLabel(links, record, label.name),
      );
    }),
  );
}

/** Labels come as names or as objects with a name. */
function readLabels(body: Record<string, unknown>): string[] {
  const given = Array.isArray(body.labels) ? body.labels : [];
  return given
    .map(label => (isObject(label) ? label.name : label))
    .filter((name): name is string => typeof name === 'string' && name !== '');
}

function rememberLabels(record: RepositoryRecord, names: string[]): void {
  for (const name of names) {
    if (!record.labels.some(label => label.name === name)) {
      record.labels.push({
        id: takeId(record),
        name,
        color: 'ededed',
        description: null,
      });
    }
  }
}
