import type { Router } from 'express';
import { diffFiles, diffText } from '../git/diff';
import {
  countApart,
  countCommits,
  listCommits,
  mergeBase,
} from '../git/history';
import { isTreePath } from '../git/gitNames';
import { readCommit, readCommits } from '../git/objects';
import type { GithubContext } from '../GithubContext';
import {
  presentCommit,
  presentFileDiff,
  sumOf,
} from '../present/presentCommit';
import { presentPull } from '../present/presentPull';
import type { Repository } from '../store/Repository';
import { GithubApiError } from './GithubApiError';
import { readPage, sendPage, setLinks } from './pagination';
import { queryText } from './requestBody';
import { requireCommit, requireNotEmpty } from './resolve';
import { repositoryRoute } from './route';

const MOST_FILES = 300;
const MOST_COMPARED = 250;

/** History: list, one commit, comparison, pull requests of a commit. */
export function addCommitRoutes(router: Router, context: GithubContext): void {
  const { links } = context;

  router.get(
    '/repos/:owner/:repo/commits',
    repositoryRoute(context, async ({ req, res, repository }) => {
      await requireNotEmpty(repository);
      const { gitDir, fullName } = repository;
      const { sha, path, author, since, until } = req.query;
      const from = await requireCommit(repository, queryText(sha));
      const filter = {
        path: readPath(queryText(path)),
        author: queryText(author),
        since: queryText(since),
        until: queryText(until),
      };
      const page = readPage(req);
      setLinks(req, res, links, page, await countCommits(gitDir, from, filter));
      const shas = await listCommits(gitDir, from, {
        ...filter,
        skip: page.offset,
        limit: page.perPage,
      });
      const commits = await readCommits(gitDir, shas);
      res.json(commits.map(commit => presentCommit(links, fullName, commit)));
    }),
  );

  router.get(
    '/repos/:owner/:repo/commits/:sha/pulls',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const { gitDir, record } = repository;
      const sha = await requireCommit(repository, req.params.sha);
      const related = [];
      for (const pull of record.pulls) {
        const contains =
          pull.mergeSha === sha ||
          (
            await listCommits(gitDir, pull.headSha, { exclude: pull.baseSha })
          ).includes(sha);
        if (contains) {
          related.push(pull);
        }
      }
      sendPage(req, res, links, related, pull =>
        presentPull(links, record, context.ownerType(record.owner), pull),
      );
    }),
  );

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const { gitDir, fullName } = repository;
      await requireNotEmpty(repository);
      const sha = await requireCommit(
        repository,
        req.params.ref,
        ref => new GithubApiError(422, `No commit found for SHA: ${ref}`),
      );
      const accept = req.get('accept') ?? '';
      if (/application\/vnd\.github\.(?:v3\.)?sha/.test(accept)) {
        res.set('content-type', 'application/vnd.github.sha; charset=utf-8');
        res.send(sha);
        return;
      }
      const commit = await readCommit(gitDir, sha);
      if (/application\/vnd\.github\.(?:v3\.)?diff/.test(accept)) {
        res.set('content-type', 'application/vnd.github.diff; charset=utf-8');
        res.send(await diffText(gitDir, commit.parents[0], sha));
        return;
      }
      const files = await diffFiles(gitDir, commit.parents[0], sha);
      res.json({
        ...presentCommit(links, fullName, commit),
        stats: sumOf(files),
        files: files
          .slice(0, MOST_FILES)
          .map(file => presentFileDiff(links, fullName, sha, file)),
      });
    }),
  );

  router.get(
    '/repos/:owner/:repo/compare/:range(*)',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const { gitDir, fullName } = repository;
      await requireNotEmpty(repository);
      const [left, right, ...rest] = req.params.range.split('...');
      if (!left || !right || rest.length > 0) {
        throw GithubApiError.notFound();
      }
      const base = await requireCommit(repository, branchOf(repository, left));
      const head = await requireCommit(repository, branchOf(repository, right));
      const common = await mergeBase(gitDir, base, head);
      if (common === undefined) {
        throw new GithubApiError(
          404,
          `No common ancestor between ${left} and ${right}.`,
        );
      }
      const { ahead, behind } = await countApart(gitDir, base, head);
      const page = readPage(req, MOST_COMPARED);
      setLinks(req, res, links, page, ahead);
      const shas = await listCommits(gitDir, head, {
        exclude: base,
        reverse: true,
      });
      const [baseCommit, commonCommit, ...commits] = await readCommits(gitDir, [
        base,
        common,
        ...shas.slice(page.offset, page.offset + page.perPage),
      ]);
      const url = `${links.repository(fullName)}/compare`;
      const site = `${links.page(fullName)}/compare`;
      const files =
        page.page === 1 ? await diffFiles(gitDir, common, head) : [];
      res.json({
        url: `${url}/${left}...${right}`,
        html_url: `${site}/${left}...${right}`,
        permalink_url: `${site}/${base}...${head}`,
        diff_url: `${site}/${left}...${right}.diff`,
        patch_url: `${site}/${left}...${right}.patch`,
        base_commit: presentCommit(links, fullName, baseCommit),
        merge_base_commit: presentCommit(links, fullName, commonCommit),
        status: statusOf(ahead, behind),
        ahead_by: ahead,
        behind_by: behind,
        total_commits: ahead,
        commits: commits.map(commit => presentCommit(links, fullName, commit)),
        files: files
          .slice(0, MOST_FILES)
          .map(file => presentFileDiff(links, fullName, head, file)),
      });
    }),
  );
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) {
    return 'diverged';
  }
  if (ahead > 0) {
    return 'ahead';
  }
  return behind > 0 ? 'behind' : 'identical';
}

/** `acme:main` names a branch of a fork network; here there is only one repository. */
function branchOf(repository: Repository, name: string): string {
  const { owner, name: repo } = repository.record;
  return name.startsWith(`${owner}:`)
    ? name.slice(owner.length + 1).replace(`${repo}:`, '')
    : name;
}

function readPath(path: string | undefined): string | undefined {
  const clean = path?.replace(/^\/+|\/+$/g, '');
  if (clean && !isTreePath(clean)) {
    throw GithubApiError.notFound();
  }
  return clean;
}
