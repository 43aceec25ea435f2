import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { GithubContext } from '../GithubContext';
import type { Repository } from '../store/Repository';
import { GithubApiError } from './GithubApiError';

/** One call of the API by somebody who signed in. */
export interface Call {
  req: Request;
  res: Response;
  login: string;
}

export interface RepositoryCall extends Call {
  repository: Repository;
}

/** Hands rejections to Express, which does not look at promises by itself. */
export function asyncRoute(
  handler: (req: Request, res: Response, next: NextFunction) => Promise<void>,
): RequestHandler {
  return (req, res, next) => {
    handler(req, res, next).catch(next);
  };
}

export function route(
  handler: (call: Call) => Promise<void> | void,
): RequestHandler {
  return asyncRoute(async (req, res) =>
    handler({ req, res, login: res.locals.login }),
  );
}

/** A route below `/repos/:owner/:repo`; 404 when there is no such repository. */
export function repositoryRoute(
  context: GithubContext,
  handler: (call: RepositoryCall) => Promise<void> | void,
): RequestHandler {
  return route(async call => {
    const { owner, repo } = call.req.params;
    const repository = context.store.find(owner, repo);
    if (!repository) {
      throw GithubApiError.notFound();
    }
    await handler({ ...call, repository });
  });
}
