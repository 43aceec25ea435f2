import type { RequestHandler, Response } from 'express';
import type { GithubContext } from '../GithubContext';
import { resolveCommit } from '../git/refs';
import { asyncRoute } from '../rest/route';
import type { Repository } from '../store/Repository';
import { html, type Html, page } from './html';

/** Sends a page that may load nothing and run nothing. */
export function sendHtml(
  res: Response,
  title: string,
  body: Html,
  status = 200,
): void {
  res
    .status(status)
    .set(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'",
    )
    .type('html')
    .send(page({ title, body }));
}

export function sendNotFound(res: Response, what: string): void {
  sendHtml(
    res,
    'Not found',
    html`<h1>Not found</h1>
      <p>${what}</p>`,
    404,
  );
}

/** A page below `/:owner/:repo`. */
export function pageRoute(
  context: GithubContext,
  handler: (
    repository: Repository,
    ...args: Parameters<RequestHandler>
  ) => Promise<void>,
): RequestHandler {
  return asyncRoute(async (req, res, next) => {
    const { owner, repo } = req.params;
    const repository = context.store.find(owner, repo);
    if (repository) {
      await handler(repository, req, res, next);
    } else {
      sendNotFound(res, `There is no repository ${owner}/${repo}.`);
    }
  });
}

/** Splits `branch/with/slashes/path/to/file` at the longest ref that exists. */
export async function splitRef(
  repository: Repository,
  text: string,
): Promise<{ ref: string; sha: string; path: string } | undefined> {
  const parts = text.split('/');
  for (let length = parts.length; length > 0; length -= 1) {
    const ref = parts.slice(0, length).join('/');
    const sha = await resolveCommit(repository.gitDir, ref);
    if (sha !== undefined) {
      return { ref, sha, path: parts.slice(length).join('/') };
    }
  }
  return undefined;
}
