import type { Router } from 'express';
import { isTreePath } from '../git/gitNames';
import { readBlob, readTree } from '../git/objects';
import { resolveCommit } from '../git/refs';
import type { GithubContext } from '../GithubContext';
import { sendArchive } from '../rest/archiveRoutes';
import { html } from './html';
import { pageRoute, sendHtml, sendNotFound, splitRef } from './pageRoute';
import { treePage } from './pages';

const LARGEST_SHOWN = 1024 * 1024;

/** Folders, files, raw files, and downloads of everything. */
export function addFileRoutes(router: Router, context: GithubContext): void {
  router.get(
    '/:owner/:repo/:view(tree|blob|raw)/:rest(*)',
    pageRoute(context, async (repository, req, res) => {
      const { gitDir, fullName } = repository;
      const { view, rest } = req.params;
      const place = await splitRef(repository, rest.replace(/\/+$/, ''));
      const path = place?.path ?? '';
      const [entry] =
        place && isTreePath(path)
          ? await readTree(gitDir, place.sha, { path })
          : [];
      if (!place || (path !== '' && !entry)) {
        sendNotFound(res, `${fullName} has no ${rest}.`);
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
        sendHtml(
          res,
          path,
          html`<h1>${path}</h1>
            <p><a href="/${fullName}/raw/${rest}">Raw</a></p>
            <pre>${text}</pre>`,
        );
        return;
      }
      const entries = await readTree(gitDir, entry?.sha ?? place.sha);
      sendHtml(
        res,
        path || fullName,
        treePage(repository, place.ref, path, entries),
      );
    }),
  );

  router.get(
    '/:owner/:repo/archive/:ref(*):format(.tar.gz|.zip)',
    pageRoute(context, async (repository, req, res) => {
      const ref = req.params.ref.replace(/^refs\/(heads|tags)\//, '');
      const sha = await resolveCommit(repository.gitDir, req.params.ref);
      if (!sha) {
        sendNotFound(res, `${repository.fullName} has no ${ref}.`);
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
    pageRoute(context, async (repository, req, res) => {
      const sha = await resolveCommit(repository.gitDir, req.params.sha);
      if (!sha) {
        sendNotFound(res, `${repository.fullName} has no ${req.params.sha}.`);
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
}
