import { Router, type RequestHandler, type Response } from 'express';
import { diffText } from '../git/diff';
import { isTreePath } from '../git/gitNames';
import { listCommits, mergeBase } from '../git/history';
import { readBlob, readCommit, readCommits, readTree } from '../git/objects';
import { listRefs, resolveCommit } from '../git/refs';
import type { GithubContext } from '../GithubContext';
import { sendArchive } from '../rest/archiveRoutes';
import { rangeOf } from '../rest/pullRoutes';
import { asyncRoute } from '../rest/route';
import type { Repository } from '../store/Repository';
import { diffBlock, html, type Html, page } from './html';
import {
  commitList,
  commitPage,
  pullList,
  pullPage,
  repositoryPage,
  treePage,
} from './pages';

const LISTED_COMMITS = 50;
const LARGEST_SHOWN = 1024 * 1024;

/** Plain pages for people, so that links of the portal open something; no account needed. */
export function createWebRouter(context: GithubContext): Router {
  const router = Router();

  const send = (res: Response, title: string, body: Html, status = 200) => {
    res
      .status(status)
      .set(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'",
      )
      .type('html')
      .send(page({ title, body }));
  };
  const notFound = (res: Response, what: string) => {
    send(
      res,
      'Not found',
      html`<h1>Not found</h1>
        <p>${what}</p>`,
      404,
    );
  };
  const repositoryPageRoute = (
    handler: (
      repository: Repository,
      ...args: Parameters<RequestHandler>
    ) => Promise<void>,
  ) =>
    asyncRoute(async (req, res, next) => {
      const { owner, repo } = req.params;
      const repository = context.store.find(owner, repo);
      if (repository) {
        await handler(repository, req, res, next);
      } else {
        notFound(res, `There is no repository ${owner}/${repo}.`);
      }
    });
  /** Splits `branch/with/slashes/path/to/file` at the longest ref that exists. */
  const splitRef = async (repository: Repository, text: string) => {
    const parts = text.split('/');
    for (let length = parts.length; length > 0; length -= 1) {
      const ref = parts.slice(0, length).join('/');
      const sha = await resolveCommit(repository.gitDir, ref);
      if (sha !== undefined) {
        return { ref, sha, path: parts.slice(length).join('/') };
      }
    }
    return undefined;
  };

  router.get(
    '/',
    asyncRoute(async (_req, res) => {
      const names = context.store.list().map(({ fullName }) => fullName);
      send(
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
    repositoryPageRoute(async (repository, _req, res) => {
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
      send(
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
    repositoryPageRoute(async (repository, _req, res) => {
      send(
        res,
        `Pull requests of ${repository.fullName}`,
        pullList(repository),
      );
    }),
  );

  router.get(
    '/:owner/:repo/pull/:number(\\d+):suffix(|.diff|.patch)',
    repositoryPageRoute(async (repository, req, res) => {
      const { number, suffix } = req.params;
      const pull = repository.record.pulls.find(
        entry => String(entry.number) === number,
      );
      if (!pull) {
        notFound(res, `${repository.fullName} has no pull request ${number}.`);
        return;
      }
      const { base, shas } = await rangeOf(repository, pull);
      const diff = await diffText(repository.gitDir, base, pull.headSha);
      if (suffix) {
        res.type('text/plain').send(diff);
        return;
      }
      const commits = await readCommits(repository.gitDir, shas);
      send(
        res,
        `${pull.title} #${number}`,
        pullPage(repository, pull, commits, diff),
      );
    }),
  );

  router.get(
    '/:owner/:repo/commit/:sha',
    repositoryPageRoute(async (repository, req, res) => {
      const { gitDir } = repository;
      const sha = await resolveCommit(gitDir, req.params.sha);
      if (!sha) {
        notFound(
          res,
          `${repository.fullName} has no commit ${req.params.sha}.`,
        );
        return;
      }
      const commit = await readCommit(gitDir, sha);
      send(
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
    repositoryPageRoute(async (repository, req, res) => {
      const place = await splitRef(repository, req.params.ref);
      if (!place) {
        notFound(res, `${repository.fullName} has no ${req.params.ref}.`);
        return;
      }
      const shas = await listCommits(repository.gitDir, place.sha, {
        limit: LISTED_COMMITS,
        path: isTreePath(place.path) ? place.path : undefined,
      });
      const commits = await readCommits(repository.gitDir, shas);
      send(
        res,
        `Commits of ${repository.fullName}`,
        html`<h1>Commits on ${req.params.ref}</h1>
          ${commitList(repository, commits)}`,
      );
    }),
  );

  router.get(
    '/:owner/:repo/compare/:range(*)',
    repositoryPageRoute(async (repository, req, res) => {
      const { gitDir, fullName } = repository;
      const [left, right = ''] = req.params.range.split('...');
      const base = await resolveCommit(gitDir, left);
      const head = await resolveCommit(gitDir, right);
      if (!base || !head) {
        notFound(res, `${fullName} has no ${base ? right : left}.`);
        return;
      }
      const common = await mergeBase(gitDir, base, head);
      const shas = await listCommits(gitDir, head, { exclude: base });
      send(
        res,
        `${left}...${right}`,
        html`<h1>${left}...${right}</h1>
          ${commitList(repository, await readCommits(gitDir, shas))}
          ${diffBlock(await diffText(gitDir, common, head))}`,
      );
    }),
  );

  router.get(
    '/:owner/:repo/:view(tree|blob|raw)/:rest(*)',
    repositoryPageRoute(async (repository, req, res) => {
      const { gitDir, fullName } = repository;
      const { view, rest } = req.params;
      const place = await splitRef(repository, rest.replace(/\/+$/, ''));
      const path = place?.path ?? '';
      const [entry] =
        place && isTreePath(path)
          ? await readTree(gitDir, place.sha, { path })
          : [];
      if (!place || (path !== '' && !entry)) {
        notFound(res, `${fullName} has no ${rest}.`);
        return;
      }
      if (entry?.type === 'blob') {
        const content = await readBlob(gitDir, entry.sha);
        if (view === 'raw') {
          res
            .set('content-security-policy', "default-src 'none'; sandbox")
            .set('x-content-type-options', 'nosniff')
            .type('text/plain')
            .send(content);
          return;
        }
        const text =
          content.length > LARGEST_SHOWN || content.includes(0)
            ? `${content.length} bytes`
            : content.toString('utf8');
        send(
          res,
          path,
          html`<h1>${path}</h1>
            <p><a href="/${fullName}/raw/${rest}">Raw</a></p>
            <pre>${text}</pre>`,
        );
        return;
      }
      const entries = await readTree(gitDir, entry?.sha ?? place.sha);
      send(
        res,
        path || fullName,
        treePage(repository, place.ref, path, entries),
      );
    }),
  );

  router.get(
    '/:owner/:repo/archive/:ref(*):format(.tar.gz|.zip)',
    repositoryPageRoute(async (repository, req, res) => {
      const ref = req.params.ref.replace(/^refs\/(heads|tags)\//, '');
      const sha = await resolveCommit(repository.gitDir, req.params.ref);
      if (!sha) {
        notFound(res, `${repository.fullName} has no ${ref}.`);
        return;
      }
      await sendArchive(res, repository, {
        sha,
        format: req.params.format === '.zip' ? 'zip' : 'tar.gz',
        folder: `${repository.record.name}-${ref.replace(/\//g, '-')}`,
      });
    }),
  );

  router.get(
    '/_codeload/:owner/:repo/legacy:format(.tar.gz|.zip)/:sha',
    repositoryPageRoute(async (repository, req, res) => {
      const sha = await resolveCommit(repository.gitDir, req.params.sha);
      if (!sha) {
        notFound(res, `${repository.fullName} has no ${req.params.sha}.`);
        return;
      }
      const { owner, name } = repository.record;
      await sendArchive(res, repository, {
        sha,
        format: req.params.format === '.zip' ? 'zip' : 'tar.gz',
        folder: `${owner}-${name}-${sha.slice(0, 7)}`,
      });
    }),
  );

  router.use((req, res) => {
    notFound(res, `Nothing is at ${req.path}.`);
  });
  return router;
}
