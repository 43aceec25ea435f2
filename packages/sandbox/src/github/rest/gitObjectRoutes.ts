import type { Router } from 'express';
import {
  objectType,
  readBlob,
  readCommit,
  readTree,
  writeBlob,
  writeCommit,
} from '../git/objects';
import { resolveCommit } from '../git/refs';
import { signatureOf } from '../commitChanges';
import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import { presentGitCommit } from '../present/presentCommit';
import { encodeLines } from '../present/presentContent';
import { GithubApiError } from './GithubApiError';
import { createTree } from './createTree';
import { readSignature } from './readSignature';
import {
  bodyOf,
  isBase64,
  optionalString,
  optionalStrings,
  requiredString,
} from './requestBody';
import { requireNotEmpty } from './resolve';
import { repositoryRoute } from './route';

const RAW = /application\/vnd\.github\.(?:v3\.)?raw/;

/** Blobs, trees, commits: git objects as they are. */
export function addGitObjectRoutes(
  router: Router,
  context: GithubContext,
): void {
  const { links } = context;

  router.post(
    '/repos/:owner/:repo/git/blobs',
    repositoryRoute(context, async ({ req, res, repository }) => {
      await requireNotEmpty(repository);
      const body = bodyOf(req);
      const content = requiredString(body, 'content');
      const base64 = optionalString(body, 'encoding') === 'base64';
      if (base64 && !isBase64(content)) {
        throw new GithubApiError(422, 'content is not valid Base64');
      }
      const sha = await writeBlob(
        repository.gitDir,
        base64 ? Buffer.from(content, 'base64') : content,
      );
      const url = `${links.repository(repository.fullName)}/git/blobs/${sha}`;
      res.status(201).location(url).json({ url, sha });
    }),
  );

  router.get(
    '/repos/:owner/:repo/git/blobs/:sha',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const { sha } = req.params;
      const { gitDir, fullName } = repository;
      if ((await objectType(gitDir, sha)) !== 'blob') {
        throw GithubApiError.notFound();
      }
      const content = await readBlob(gitDir, sha);
      if (RAW.test(req.get('accept') ?? '')) {
        res.set('content-type', 'application/vnd.github.v3.raw; charset=utf-8');
        res.send(content);
        return;
      }
      res.json({
        sha,
        node_id: nodeId('Blob', sha),
        size: content.length,
        url: `${links.repository(fullName)}/git/blobs/${sha}`,
        content: encodeLines(content),
        encoding: 'base64',
      });
    }),
  );

  router.get(
    '/repos/:owner/:repo/git/trees/:sha(*)',
    repositoryRoute(context, async ({ req, res, repository }) => {
      await requireNotEmpty(repository);
      const { gitDir, fullName } = repository;
      const wanted = req.params.sha;
      const commit = await resolveCommit(gitDir, wanted);
      const sha = commit ? (await readCommit(gitDir, commit)).tree : wanted;
      if ((await objectType(gitDir, sha)) !== 'tree') {
        throw GithubApiError.notFound();
      }
      // Any value counts, `0` and `false` included.
      const recursive = req.query.recursive !== undefined;
      const entries = await readTree(gitDir, sha, { recursive });
      const url = `${links.repository(fullName)}/git`;
      res.json({
        sha,
        url: `${url}/trees/${sha}`,
        tree: entries.map(entry => ({
          path: entry.path,
          mode: entry.mode,
          type: entry.type,
          sha: entry.sha,
          ...(entry.size === undefined ? {} : { size: entry.size }),
          ...(entry.type === 'commit'
            ? {}
            : { url: `${url}/${entry.type}s/${entry.sha}` }),
        })),
        truncated: false,
      });
    }),
  );

  router.post(
    '/repos/:owner/:repo/git/trees',
    repositoryRoute(context, async ({ req, res, repository }) => {
      await requireNotEmpty(repository);
      const { gitDir, fullName } = repository;
      const sha = await createTree(gitDir, bodyOf(req));
      const url = `${links.repository(fullName)}/git`;
      const entries = await readTree(gitDir, sha);
      res
        .status(201)
        .location(`${url}/trees/${sha}`)
        .json({
          sha,
          url: `${url}/trees/${sha}`,
          tree: entries.map(entry => ({
            ...entry,
            url: `${url}/${entry.type}s/${entry.sha}`,
          })),
          truncated: false,
        });
    }),
  );

  router.get(
    '/repos/:owner/:repo/git/commits/:sha',
    repositoryRoute(context, async ({ req, res, repository }) => {
      const { gitDir, fullName } = repository;
      if ((await objectType(gitDir, req.params.sha)) !== 'commit') {
        throw GithubApiError.notFound();
      }
      res.json(
        presentGitCommit(
          links,
          fullName,
          await readCommit(gitDir, req.params.sha),
        ),
      );
    }),
  );

  router.post(
    '/repos/:owner/:repo/git/commits',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      await requireNotEmpty(repository);
      const { gitDir, fullName } = repository;
      const body = bodyOf(req);
      const message = requiredString(body, 'message');
      const tree = requiredString(body, 'tree');
      const parents = optionalStrings(body, 'parents') ?? [];
      if ((await objectType(gitDir, tree)) !== 'tree') {
        throw new GithubApiError(422, 'Tree SHA does not exist');
      }
      for (const parent of parents) {
        if ((await objectType(gitDir, parent)) !== 'commit') {
          throw new GithubApiError(
            422,
            'Parent SHA does not exist or is not a commit object',
          );
        }
      }
      const author =
        readSignature(context, body, 'author') ??
        signatureOf({ context, actor: login });
      const sha = await writeCommit(gitDir, {
        tree,
        parents,
        message,
        author,
        committer: readSignature(context, body, 'committer') ?? author,
      });
      const answer = presentGitCommit(
        links,
        fullName,
        await readCommit(gitDir, sha),
      );
      res.status(201).location(answer.url).json(answer);
    }),
  );
}
