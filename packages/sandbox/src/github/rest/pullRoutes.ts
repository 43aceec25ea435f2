import type { Router } from 'express';
import { diffFiles, diffText } from '../git/diff';
import { isRefName } from '../git/gitNames';
import { readCommits } from '../git/objects';
import { readRef } from '../git/refs';
import type { GithubContext } from '../GithubContext';
import {
  presentCommit,
  presentFileDiff,
  sumOf,
} from '../present/presentCommit';
import { presentPull } from '../present/presentPull';
import { presentUser } from '../present/presentUser';
import { type MergeMethod, mergePull } from '../pulls/mergePull';
import { rangeOf } from '../pulls/rangeOf';
import { selectPulls } from '../pulls/selectPulls';
import { openPull } from '../pulls/openPull';
import { closePull, pullEvent, reopenPull } from '../pulls/pullTransitions';
import type { Repository } from '../store/Repository';
import type { PullRecord } from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';
import { requirePull } from './requirePull';
import { sendPage } from './pagination';
import {
  bodyOf,
  optionalBoolean,
  optionalString,
  requiredString,
} from './requestBody';
import { repositoryRoute } from './route';

const METHODS: MergeMethod[] = ['merge', 'squash', 'rebase'];

/** Pull requests: list, open, read, change, merge, and what they contain. */
export function addPullRoutes(router: Router, context: GithubContext): void {
  const { links } = context;

  const simple = (repository: Repository, pull: PullRecord) =>
    presentPull(
      links,
      repository.record,
      context.ownerType(repository.record.owner),
      pull,
    );
  const full = async (repository: Repository, pull: PullRecord) => {
    const { base, shas } = await rangeOf(repository, pull);
    const files = await diffFiles(repository.gitDir, base, pull.headSha);
    const sum = sumOf(files);
    const comments = repository.record.comments.filter(
      ({ number }) => number === pull.number,
    );
    return {
      ...simple(repository, pull),
      ...(await context.mergeability.read(repository, pull)),
      merged: pull.mergedAt !== null,
      merged_by: pull.mergedBy ? presentUser(links, pull.mergedBy) : null,
      rebaseable: null,
      maintainer_can_modify: false,
      comments: comments.length,
      review_comments: 0,
      commits: shas.length,
      additions: sum.additions,
      deletions: sum.deletions,
      changed_files: files.length,
    };
  };

  router.get(
    '/repos/:owner/:repo/pulls',
    repositoryRoute(context, ({ req, res, repository }) => {
      const pulls = selectPulls(repository.record.pulls, req.query);
      sendPage(req, res, links, pulls, pull => simple(repository, pull));
    }),
  );

  router.post(
    '/repos/:owner/:repo/pulls',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const body = bodyOf(req);
      const input = {
        title: requiredString(body, 'title'),
        body: optionalString(body, 'body') ?? null,
        draft: optionalBoolean(body, 'draft') ?? false,
        head: requiredString(body, 'head'),
        base: requiredString(body, 'base'),
      };
      const pull = await context.change(repository, (record, events) =>
        openPull({ context, repository, record, events, actor: login }, input),
      );
      const answer = await full(repository, pull);
      res.status(201).location(answer.url).json(answer);
    }),
  );

  router.get(
    '/repos/:owner/:repo/pulls/:number',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const pull = requirePull(repository.record, req.params.number);
      if (/\bdiff\b/.test(req.get('accept') ?? '')) {
        const { base } = await rangeOf(repository, pull);
        res.set('content-type', 'application/vnd.github.diff; charset=utf-8');
        res.send(await diffText(repository.gitDir, base, pull.headSha));
        return;
      }
      res.json(await full(repository, pull));
    }),
  );

  router.patch(
    '/repos/:owner/:repo/pulls/:number',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const body = bodyOf(req);
      const base = optionalString(body, 'base');
      const state = optionalString(body, 'state');
      await context.change(repository, async (record, events) => {
        const scope = { context, repository, record, events, actor: login };
        const pull = requirePull(record, req.params.number);
        pull.title = optionalString(body, 'title') ?? pull.title;
        pull.body = optionalString(body, 'body') ?? pull.body;
        pull.updatedAt = context.now();
        if (base !== undefined && base !== pull.base) {
          const baseSha = isRefName(base)
            ? await readRef(repository.gitDir, `refs/heads/${base}`)
            : undefined;
          if (baseSha === undefined) {
            throw GithubApiError.invalid({
              resource: 'PullRequest',
              field: 'base',
              code: 'invalid',
            });
          }
          Object.assign(pull, { base, baseSha });
        }
        if (state === 'closed' && pull.state === 'open') {
          closePull(scope, pull);
        } else if (state === 'open' && pull.state === 'closed') {
          await requireReopenable(repository, pull);
          reopenPull(scope, pull);
        } else {
          events.push(pullEvent(scope, pull, 'edited'));
        }
      });
      const pull = requirePull(repository.record, req.params.number);
      res.json(await full(repository, pull));
    }),
  );

  router.get(
    '/repos/:owner/:repo/pulls/:number/merge',
    repositoryRoute(context, ({ req, res, repository }) => {
      const pull = requirePull(repository.record, req.params.number);
      if (pull.mergedAt === null) {
        throw GithubApiError.notFound();
      }
      res.status(204).end();
    }),
  );

  router.put(
    '/repos/:owner/:repo/pulls/:number/merge',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const body = bodyOf(req);
      const method = (optionalString(body, 'merge_method') ??
        'merge') as MergeMethod;
      if (!METHODS.includes(method)) {
        throw new GithubApiError(
          422,
          `Invalid request.\n\n"${method}" is not a possible value. Must be one of: ${METHODS.join(
            ', ',
          )}.`,
        );
      }
      const sha = await context.change(repository, (record, events) =>
        mergePull(
          { context, repository, record, events, actor: login },
          requirePull(record, req.params.number),
          {
            method,
            expectedHead: optionalString(body, 'sha'),
            title: optionalString(body, 'commit_title'),
            message: optionalString(body, 'commit_message'),
          },
        ),
      );
      res.json({
        sha,
        merged: true,
        message: 'Pull Request successfully merged',
      });
    }),
  );

  router.get(
    '/repos/:owner/:repo/pulls/:number/commits',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const pull = requirePull(repository.record, req.params.number);
      const { shas } = await rangeOf(repository, pull);
      const commits = await readCommits(repository.gitDir, shas);
      sendPage(req, res, links, commits, commit =>
        presentCommit(links, repository.fullName, commit),
      );
    }),
  );

  router.get(
    '/repos/:owner/:repo/pulls/:number/files',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const pull = requirePull(repository.record, req.params.number);
      const { base } = await rangeOf(repository, pull);
      const files = await diffFiles(repository.gitDir, base, pull.headSha);
      sendPage(req, res, links, files, file =>
        presentFileDiff(links, repository.fullName, pull.headSha, file),
      );
    }),
  );
}

async function requireReopenable(
  repository: Repository,
  pull: PullRecord,
): Promise<void> {
  const head = await readRef(repository.gitDir, `refs/heads/${pull.head}`);
  if (pull.mergedAt !== null || head !== pull.headSha) {
    throw GithubApiError.invalid({
      resource: 'PullRequest',
      field: 'state',
      code: 'custom',
      message:
        pull.mergedAt !== null
          ? 'state cannot be changed. The pull request was merged.'
          : `state cannot be changed. The ${pull.head} branch ${
              head ? 'was force-pushed or recreated' : 'has been deleted'
            }.`,
    });
  }
}
