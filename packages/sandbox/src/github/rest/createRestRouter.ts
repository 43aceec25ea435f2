import { randomUUID } from 'node:crypto';
import express, {
  type NextFunction,
  type Request,
  type Response,
  Router,
} from 'express';
import type { Accounts } from '../Accounts';
import type { GithubContext } from '../GithubContext';
import { GithubApiError } from './GithubApiError';
import { requireAccount } from './requireAccount';
import { addAccountRoutes } from './accountRoutes';
import { addArchiveRoutes } from './archiveRoutes';
import { addBranchRoutes } from './branchRoutes';
import { addCommitRoutes } from './commitRoutes';
import { addContentRoutes } from './contentRoutes';
import { addDeploymentRoutes } from './deploymentRoutes';
import { addCheckRunRoutes } from './checkRunRoutes';
import { addGitObjectRoutes } from './gitObjectRoutes';
import { addRefRoutes } from './refRoutes';
import { addHookRoutes } from './hookRoutes';
import { addIssueRoutes } from './issueRoutes';
import { addKeptRoutes } from './keptRoutes';
import { addPullRoutes } from './pullRoutes';
import { addRepositoryRoutes } from './repositoryRoutes';
import { addReviewRoutes } from './reviewRoutes';
import { addStatusRoutes } from './statusRoutes';

const ROUTES = [
  addAccountRoutes,
  addRepositoryRoutes,
  addContentRoutes,
  addGitObjectRoutes,
  addRefRoutes,
  addBranchRoutes,
  // Before commits, whose `/commits/:ref` takes slashes.
  addStatusRoutes,
  addCheckRunRoutes,
  addCommitRoutes,
  addArchiveRoutes,
  addPullRoutes,
  addReviewRoutes,
  addIssueRoutes,
  addDeploymentRoutes,
  addHookRoutes,
  addKeptRoutes,
];

const HOURLY_LIMIT = 15_000;
const LARGEST_BODY = '60mb';

/** The REST API, to be mounted at `/api/v3`. */
export function createRestRouter(
  context: GithubContext,
  accounts: Accounts,
): Router {
  const router = Router();
  router.use(setCommonHeaders(context));
  router.use(requireAccount(accounts));
  router.use(express.json({ limit: LARGEST_BODY, type: () => true }));

  for (const add of ROUTES) {
    add(router, context);
  }

  router.use(() => {
    throw GithubApiError.notFound();
  });
  router.use(sendError);
  return router;
}

/**
 * Request id and rate limit; the limit is counted per hour and never enforced (see faults).
 * `fetch` sends `cache-control: no-cache` along with an ETag; GitHub answers 304 all the same.
 */
function setCommonHeaders(context: GithubContext) {
  let hour = 0;
  let used = 0;
  return (req: Request, res: Response, next: NextFunction) => {
    delete req.headers['cache-control'];
    const seconds = Math.floor(context.clock.now().getTime() / 1000);
    const currentHour = Math.floor(seconds / 3600);
    used = currentHour === hour ? Math.min(used + 1, HOURLY_LIMIT - 1) : 1;
    hour = currentHour;
    res.set({
      'x-github-request-id': randomUUID().toUpperCase(),
      'x-github-media-type': 'github.v3; format=json',
      'x-ratelimit-limit': String(HOURLY_LIMIT),
      'x-ratelimit-remaining': String(HOURLY_LIMIT - used),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String((currentHour + 1) * 3600),
      'x-ratelimit-resource': 'core',
    });
    next();
  };
}

/** Every error as GitHub words it; what we did not foresee is a 500 that says nothing of our inside. */
export function sendError(
  error: unknown,
  _req: Request,
  res: Response,
  next: NextFunction,
): void {
  if (res.headersSent) {
    next(error);
  } else if (error instanceof GithubApiError) {
    res.status(error.status).json(error);
  } else if (isBodyError(error)) {
    res
      .status(400)
      .json(new GithubApiError(400, 'Problems parsing JSON').toJSON());
  } else {
    // The sandbox has no logger of its own; whoever runs it should see this.
    // eslint-disable-next-line no-console
    console.error('sandbox github:', error);
    res.status(500).json({ message: 'Server Error' });
  }
}

function isBodyError(error: unknown): boolean {
  const type = (error as { type?: unknown } | null)?.type;
  return typeof type === 'string' && type.startsWith('e');
}
