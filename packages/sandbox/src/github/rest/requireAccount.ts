import type { NextFunction, Request, Response } from 'express';
import type { Accounts } from '../Accounts';
import { GithubApiError } from './GithubApiError';

/** Puts the login of the caller into `res.locals`; 401 without an account of ours. */
export function requireAccount(accounts: Accounts) {
  return (req: Request, res: Response, next: NextFunction) => {
    const who = accounts.identify(req);
    if (who.login === undefined) {
      throw new GithubApiError(
        401,
        who.reason === 'anonymous'
          ? 'Requires authentication'
          : 'Bad credentials',
      );
    }
    res.locals.login = who.login;
    res.set('x-oauth-scopes', 'admin:repo_hook, repo, workflow');
    next();
  };
}
