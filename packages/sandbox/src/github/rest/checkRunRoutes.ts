import type { Router } from 'express';
import type { GithubContext } from '../GithubContext';
import { presentCheckRun } from '../present/presentCheckRun';
import { takeId } from '../store/Repository';
import type { CheckRunRecord } from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';
import { readPage, setLinks } from './pagination';
import {
  bodyOf,
  optionalObject,
  optionalString,
  queryText,
  requiredString,
} from './requestBody';
import { requireCommit } from './resolve';
import { repositoryRoute } from './route';

/** Check runs. */
export function addCheckRunRoutes(
  router: Router,
  context: GithubContext,
): void {
  const { links } = context;

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)/check-runs',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const sha = await requireCommit(repository, req.params.ref);
      const name = queryText(req.query.check_name);
      const runs = repository.record.checkRuns.filter(
        run => run.headSha === sha && (name === undefined || run.name === name),
      );
      const page = readPage(req);
      setLinks(req, res, links, page, runs.length);
      res.json({
        total_count: runs.length,
        check_runs: runs
          .slice(page.offset, page.offset + page.perPage)
          .map(run => presentCheckRun(links, repository.fullName, run)),
      });
    }),
  );

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)/check-suites',
    repositoryRoute(context, async ({ req, res, repository }) => {
      await requireCommit(repository, req.params.ref);
      res.json({ total_count: 0, check_suites: [] });
    }),
  );

  const readCheckRun = (body: Record<string, unknown>, now: string) => {
    const output = optionalObject(body, 'output');
    const conclusion = optionalString(body, 'conclusion');
    return {
      status:
        conclusion === undefined ? optionalString(body, 'status') : 'completed',
      conclusion,
      detailsUrl: optionalString(body, 'details_url'),
      externalId: optionalString(body, 'external_id'),
      startedAt: optionalString(body, 'started_at'),
      completedAt:
        optionalString(body, 'completed_at') ??
        (conclusion === undefined ? undefined : now),
      output: output && {
        title: optionalString(output, 'title') ?? null,
        summary: optionalString(output, 'summary') ?? null,
        text: optionalString(output, 'text') ?? null,
      },
    };
  };

  router.post(
    '/repos/:owner/:repo/check-runs',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const body = bodyOf(req);
      const name = requiredString(body, 'name');
      const headSha = await requireCommit(
        repository,
        requiredString(body, 'head_sha'),
        ref => new GithubApiError(422, `No commit found for SHA: ${ref}`),
      );
      const now = context.now();
      const run = await context.change(repository, record => {
        const entry: CheckRunRecord = {
          id: takeId(record),
          name,
          headSha,
          ...applyDefined<CheckRunDetails>(
            {
              status: 'queued',
              conclusion: null,
              detailsUrl: null,
              externalId: '',
              startedAt: now,
              completedAt: null,
              output: { title: null, summary: null, text: null },
            },
            readCheckRun(body, now),
          ),
        };
        record.checkRuns.push(entry);
        return entry;
      });
      res.status(201).json(presentCheckRun(links, repository.fullName, run));
    }),
  );

  router.patch(
    '/repos/:owner/:repo/check-runs/:id',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const run = await context.change(repository, record => {
        const entry = record.checkRuns.find(
          ({ id }) => String(id) === req.params.id,
        );
        if (!entry) {
          throw GithubApiError.notFound();
        }
        return Object.assign(
          entry,
          applyDefined(entry, readCheckRun(bodyOf(req), context.now())),
        );
      });
      res.json(presentCheckRun(links, repository.fullName, run));
    }),
  );
}

type CheckRunDetails = Omit<CheckRunRecord, 'id' | 'name' | 'headSha'>;

/** The values of `changes` that are set, over those of `current`. */
function applyDefined<T extends object>(
  current: T,
  changes: { [K in keyof T]?: T[K] | undefined },
): T {
  return {
    ...current,
    ...Object.fromEntries(
      Object.entries(changes).filter(([, value]) => value !== undefined),
    ),
  };
}
