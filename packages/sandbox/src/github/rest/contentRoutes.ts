import type { Router } from 'express';
import { commitChanges } from '../commitChanges';
import { isRefName, isTreePath } from '../git/gitNames';
import { readBlob, readCommit, readTree, writeBlob } from '../git/objects';
import { readRef } from '../git/refs';
import type { GithubContext } from '../GithubContext';
import { presentEntry, presentFile } from '../present/presentContent';
import { presentGitCommit } from '../present/presentCommit';
import { requireOpenBranch } from '../protection';
import { GithubApiError } from './GithubApiError';
import {
  bodyOf,
  isBase64,
  optionalString,
  queryText,
  requiredString,
} from './requestBody';
import { findEntry, isEmpty, requireCommit } from './resolve';
import { readSignature } from './readSignature';
import { type RepositoryCall, repositoryRoute } from './route';

const RAW = /application\/vnd\.github\.(?:v3\.)?raw/;

/** Files and folders by path: read, write one, remove one. */
export function addContentRoutes(router: Router, context: GithubContext): void {
  const { links } = context;

  const readContent = async (call: RepositoryCall, path: string) => {
    const { req, res, repository } = call;
    const ref = queryText(req.query.ref) ?? repository.record.defaultBranch;
    if (await isEmpty(repository)) {
      throw new GithubApiError(404, 'This repository is empty.');
    }
    const sha = await requireCommit(
      repository,
      ref,
      () => new GithubApiError(404, `No commit found for the ref ${ref}`),
    );
    const commit = await readCommit(repository.gitDir, sha);
    res.set('last-modified', new Date(commit.committer.date).toUTCString());
    const { fullName, gitDir } = repository;
    const entry = path === '' ? undefined : await requireEntry(call, sha, path);
    if (entry === undefined || entry.type === 'tree') {
      const entries = await readTree(gitDir, entry?.sha ?? sha);
      res.json(
        entries.map(child =>
          presentEntry(links, fullName, ref, {
            ...child,
            path: path === '' ? child.path : `${path}/${child.path}`,
          }),
        ),
      );
      return;
    }
    const content =
      entry.type === 'blob'
        ? await readBlob(gitDir, entry.sha)
        : Buffer.alloc(0);
    if (RAW.test(req.get('accept') ?? '')) {
      res.set('content-type', 'application/vnd.github.v3.raw; charset=utf-8');
      res.send(content);
      return;
    }
    res.json(presentFile(links, fullName, ref, entry, content));
  };

  router.get(
    '/repos/:owner/:repo/contents/:path(*)',
    repositoryRoute(context, call => readContent(call, pathOf(call))),
  );
  router.get(
    '/repos/:owner/:repo/contents',
    repositoryRoute(context, call => readContent(call, '')),
  );

  router.get(
    '/repos/:owner/:repo/readme',
    repositoryRoute(context, async call => {
      const { repository } = call;
      const sha = await requireCommit(
        repository,
        queryText(call.req.query.ref),
      );
      const readme = (await readTree(repository.gitDir, sha)).find(entry =>
        /^readme(\.\w+)?$/i.test(entry.path),
      );
      if (!readme) {
        throw GithubApiError.notFound();
      }
      await readContent(call, readme.path);
    }),
  );

  const writeContent = async (
    call: RepositoryCall,
    source: Record<string, unknown>,
    content: Buffer | null,
  ) => {
    const { res, repository, login } = call;
    const { gitDir, fullName, record } = repository;
    const path = pathOf(call);
    if (!isTreePath(path)) {
      throw new GithubApiError(422, 'path contains a malformed path component');
    }
    const branch = optionalString(source, 'branch') ?? record.defaultBranch;
    const message = requiredString(source, 'message');
    const replaced = optionalString(source, 'sha');
    const author = readSignature(context, source, 'author');
    const committer = readSignature(context, source, 'committer');
    const blob = content === null ? null : await writeBlob(gitDir, content);
    const { sha, existed } = await context.change(
      repository,
      async (draft, events) => {
        const head = isRefName(branch)
          ? await readRef(gitDir, `refs/heads/${branch}`)
          : undefined;
        if (head === undefined && !(await isEmpty(repository))) {
          throw new GithubApiError(404, `Branch ${branch} not found`);
        }
        requireOpenBranch(draft, branch, 409);
        const entry =
          head === undefined
            ? undefined
            : await findEntry(repository, head, path);
        requireSameBlob(path, entry?.sha, replaced, content === null);
        const scope = {
          context,
          repository,
          record: draft,
          events,
          actor: login,
        };
        const committed = await commitChanges(scope, {
          branch,
          message,
          changes: [{ path, mode: entry?.mode ?? '100644', sha: blob }],
          author,
          committer: committer ?? author,
        });
        return { sha: committed.sha, existed: entry !== undefined };
      },
    );
    const entry =
      blob === null ? undefined : await findEntry(repository, sha, path);
    res.status(existed ? 200 : 201).json({
      content: entry ? presentEntry(links, fullName, branch, entry) : null,
      commit: presentGitCommit(links, fullName, await readCommit(gitDir, sha)),
    });
  };

  router.put(
    '/repos/:owner/:repo/contents/:path(*)',
    repositoryRoute(context, async call => {
      const body = bodyOf(call.req);
      const content = optionalString(body, 'content');
      if (content === undefined || !isBase64(content)) {
        throw new GithubApiError(422, 'content is not valid Base64');
      }
      await writeContent(call, body, Buffer.from(content, 'base64'));
    }),
  );

  router.delete(
    '/repos/:owner/:repo/contents/:path(*)',
    repositoryRoute(context, async call => {
      // Clients send these as a body or as a query.
      const source = { ...call.req.query, ...bodyOf(call.req) };
      requiredString(source, 'sha');
      await writeContent(call, source, null);
    }),
  );
}

function pathOf({ req }: RepositoryCall): string {
  return req.params.path.replace(/^\/+|\/+$/g, '');
}

async function requireEntry(call: RepositoryCall, sha: string, path: string) {
  const entry = isTreePath(path)
    ? await findEntry(call.repository, sha, path)
    : undefined;
  if (!entry) {
    throw GithubApiError.notFound();
  }
  return entry;
}

/** Compare-and-swap on one file: who replaces or removes it says which blob they saw. */
function requireSameBlob(
  path: string,
  current: string | undefined,
  expected: string | undefined,
  removal: boolean,
): void {
  if (current === undefined) {
    if (removal) {
      throw GithubApiError.notFound();
    }
    if (expected !== undefined) {
      throw new GithubApiError(409, `${path} does not match ${expected}`);
    }
    return;
  }
  if (expected === undefined) {
    throw new GithubApiError(
      422,
      'Invalid request.\n\n"sha" wasn\'t supplied.',
    );
  }
  if (expected !== current) {
    throw new GithubApiError(409, `${path} does not match ${expected}`);
  }
}
