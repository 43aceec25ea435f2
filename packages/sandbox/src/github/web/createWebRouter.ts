import { Router } from 'express';
import { diffText } from '../git/diff';
import { isTreePath } from '../git/gitNames';
import { listCommits, mergeBase } from '../git/history';
import { readCommit, readCommits, readTree } from '../git/objects';
import { listRefs, resolveCommit } from '../git/refs';
import type { GithubContext } from '../GithubContext';
import { rangeOf } from '../pulls/rangeOf';
import { asyncRoute } from '../rest/route';
import { addFileRoutes } from './fileRoutes';
import { diffBlock, html } from './html';
import { pageRoute, sendHtml, sendNotFound, splitRef } from './pageRoute';
import {
  commitList,
  commitPage,
  pullList,
  pullPage,
  repositoryPage,
} from './pages';

const LISTED_COMMITS = 50;

/** Plain pages for people, so that links of the portal open something; no account needed. */
export function createWebRouter(context: GithubContext): Router {
  const router = Router();

  router.get(
    '/',
    asyncRoute(async (_req, res) => {
      const names = context.store.list().map(({ fullName }) => fullName);
      sendHtml(
        res,
        'Repositories',
        html`<h1>Repositories</h1>
          <ul>
            ${names.map(name => html`<li><a href="/${name}">${name}</a></li>`)}
          </ul>`,
      );
    }),
  );

  router.get(
    '/:owner/:repo',
    pageRoute(context, async (repository, _req, res) => {
      const { gitDir, record } = repository;
      const sha = await resolveCommit(gitDir, record.defaultBranch);
      const branches = await listRefs(gitDir, 'refs/heads/');
      const entries = sha ? await readTree(gitDir, sha) : [];
      const commits = sha
        ? await readCommits(
            gitDir,
            await listCommits(gitDir, sha, { limit: 5 }),
          )
        : [];
      sendHtml(
        res,
        repository.fullName,
        repositoryPage(repository, {
          branches: branches.map(({ name }) =>
            name.slice('refs/heads/'.length),
          ),
          entries,
          commits,
          cloneUrl: `${context.links.page(repository.fullName)}.git`,
        }),
      );
    }),
  );

  router.get(
    '/:owner/:repo/pulls',
    pageRoute(context, async (repository, _req, res) => {
      sendHtml(
        res,
        `Pull requests of ${repository.fullName}`,
        pullList(repository),
      );
    }),
  );

  router.get(
    '/:owner/:repo/pull/:number(\\d+):suffix(|.diff|.patch)',
    pageRoute(context, async (repository, req, res) => {
      const { number, suffix } = req.params;
      const pull = repository.record.pulls.find(
        entry => String(entry.number) === number,
      );
      if (!pull) {
        sendNotFound(
          res,
          `${repository.fullName} has no pull request ${number}.`,
        );
        return;
      }
      const { base, shas } = await rangeOf(repository, pull);
      const diff = await diffText(repository.gitDir, base, pull.headSha);
      if (suffix) {
        res.type('text/plain').send(diff);
        return;
      }
      const commits = await readCommits(repository.gitDir, shas);
      sendHtml(
        res,
        `${pull.title} #${number}`,
        pullPage(repository, pull, commits, diff),
      );
    }),
  );

  router.get(
    '/:owner/:repo/commit/:sha',
    pageRoute(context, async (repository, req, res) => {
      const { gitDir } = repository;
      const sha = await resolveCommit(gitDir, req.params.sha);
      if (!sha) {
        sendNotFound(
          res,
          `${repository.fullName} has no commit ${req.params.sha}.`,
        );
        return;
      }
      const commit = await readCommit(gitDir, sha);
      sendHtml(
        res,
        commit.message.split('\n')[0],
        commitPage(
          repository,
          commit,
          await diffText(gitDir, commit.parents[0], sha),
        ),
      );
    }),
  );

  router.get(
    '/:owner/:repo/commits/:ref(*)',
    pageRoute(context, async (repository, req, res) => {
      const place = await splitRef(repository, req.params.ref);
      if (!place) {
        sendNotFound(res, `${repository.fullName} has no ${req.params.ref}.`);
        return;
      }
      const shas = await listCommits(repository.gitDir, place.sha, {
        limit: LISTED_COMMITS,
        path: isTreePath(place.path) ? place.path : undefined,
      });
      const commits = await readCommits(repository.gitDir, shas);
      sendHtml(
        res,
        `Commits of ${repository.fullName}`,
        html`<h1>Commits on ${req.params.ref}</h1>
          ${commitList(repository, commits)}`,
      );
    }),
  );

  router.get(
    '/:owner/:repo/compare/:range(*)',
    pageRoute(context, async (repository, req, res) => {
      const { gitDir, fullName } = repository;
      const [left, right = ''] = req.params.range.split('...');
      const base = await resolveCommit(gitDir, left);
      const head = await resolveCommit(gitDir, right);
      if (!base || !head) {
        sendNotFound(res, `${fullName} has no ${base ? right : left}.`);
        return;
      }
      const common = await mergeBase(gitDir, base, head);
      const shas = await listCommits(gitDir, head, { exclude: base });
      sendHtml(
        res,
        `${left}...${right}`,
        html`<h1>${left}...${right}</h1>
          ${commitList(repository, await readCommits(gitDir, shas))}
          ${diffBlock(await diffText(gitDir, common, head))}`,
      );
    }),
  );

  addFileRoutes(router, context);

  router.use((req, res) => {
    sendNotFound(res, `Nothing is at ${req.path}.`);
  });
  return router;
}
