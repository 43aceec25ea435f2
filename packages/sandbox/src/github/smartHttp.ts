import { spawn } from 'node:child_process';
import { createGunzip } from 'node:zlib';
import { Router, type Request, type Response } from 'express';
import type { Accounts } from './Accounts';
import type { GithubContext } from './GithubContext';
import { gitEnvironment } from './git/runGit';
import { listRefs } from './git/refs';
import { followRefMoves, type RefMove } from './refMoves';
import { asyncRoute } from './rest/route';
import type { Repository } from './store/Repository';

type Service = 'git-upload-pack' | 'git-receive-pack';

/**
 * Git over HTTP (the smart protocol) for `/{owner}/{repo}.git`, spoken by stock git itself.
 * Reading needs no account; pushing does. A push holds the repository, so that pull
 * requests and refs move together.
 */
export function createSmartHttpRouter(
  context: GithubContext,
  accounts: Accounts,
): Router {
  const router = Router();

  router.get(
    '/:owner/:repo/info/refs',
    asyncRoute(async (req, res, next) => {
      const service = req.query.service;
      if (service !== 'git-upload-pack' && service !== 'git-receive-pack') {
        next();
        return;
      }
      const access = openRepository(context, accounts, req, res, service);
      if (!access) {
        return;
      }
      res.type(`application/x-${service}-advertisement`);
      res.set('cache-control', 'no-cache');
      const first = `# service=${service}\n`;
      const length = (first.length + 4).toString(16).padStart(4, '0');
      res.write(`${length}${first}0000`);
      await serve(req, res, access.repository, service, ['--advertise-refs']);
    }),
  );

  router.post(
    '/:owner/:repo/git-upload-pack',
    asyncRoute(async (req, res) => {
      const access = openRepository(
        context,
        accounts,
        req,
        res,
        'git-upload-pack',
      );
      if (access) {
        res.type('application/x-git-upload-pack-result');
        await serve(req, res, access.repository, 'git-upload-pack', []);
      }
    }),
  );

  router.post(
    '/:owner/:repo/git-receive-pack',
    asyncRoute(async (req, res) => {
      const access = openRepository(
        context,
        accounts,
        req,
        res,
        'git-receive-pack',
      );
      if (!access) {
        return;
      }
      const { repository, login } = access;
      // The whole push first: a slow client must not hold the repository.
      const body = await readBody(req);
      res.type('application/x-git-receive-pack-result');
      const answer = await context.change(
        repository,
        async (record, events) => {
          const before = await readAllRefs(repository.gitDir);
          const output = await receivePack(repository.gitDir, body, req);
          const after = await readAllRefs(repository.gitDir);
          await followRefMoves(
            { context, repository, record, events, actor: login },
            compareRefs(before, after),
          );
          return output;
        },
      );
      res.end(answer);
    }),
  );

  return router;
}

/** Checks name and rights; answers the request itself and returns undefined when they do not hold. */
function openRepository(
  context: GithubContext,
  accounts: Accounts,
  req: Request,
  res: Response,
  service: Service,
): { repository: Repository; login: string } | undefined {
  const who = accounts.identify(req);
  const mayRead = who.login !== undefined || who.reason === 'anonymous';
  if (service === 'git-receive-pack' ? who.login === undefined : !mayRead) {
    res
      .status(401)
      .set('www-authenticate', 'Basic realm="GitHub"')
      .type('text/plain')
      .send('Sign in with the token as the password.\n');
    return undefined;
  }
  const { owner, repo } = req.params;
  const repository = context.store.find(owner, repo.replace(/\.git$/, ''));
  if (!repository) {
    res.status(404).type('text/plain').send('Repository not found.\n');
    return undefined;
  }
  return { repository, login: who.login ?? 'anonymous' };
}

function protocolEnvironment(req: Request): Record<string, string> {
  const protocol = req.get('git-protocol');
  return protocol && /^[\w=:.-]+$/.test(protocol)
    ? { GIT_PROTOCOL: protocol }
    : {};
}

async function serve(
  req: Request,
  res: Response,
  repository: Repository,
  service: Service,
  options: string[],
): Promise<void> {
  const child = spawn(
    'git',
    [
      service.slice('git-'.length),
      '--stateless-rpc',
      ...options,
      repository.gitDir,
    ],
    {
      env: { ...gitEnvironment(), ...protocolEnvironment(req) },
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  child.stdin.on('error', () => {});
  res.on('close', () => child.kill());
  bodyOf(req)
    .on('error', () => child.kill())
    .pipe(child.stdin);
  child.stdout.pipe(res);
  await new Promise<void>(resolve => {
    child.on('error', () => {
      res.destroy();
      resolve();
    });
    child.on('close', () => resolve());
  });
}

function receivePack(
  gitDir: string,
  body: Buffer,
  req: Request,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['receive-pack', '--stateless-rpc', gitDir], {
      env: { ...gitEnvironment(), ...protocolEnvironment(req) },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const output: Buffer[] = [];
    child.stdin.on('error', () => {});
    child.stdout.on('data', chunk => output.push(chunk));
    child.on('error', reject);
    // A refused push also ends here: git has written the reason into its answer.
    child.on('close', () => resolve(Buffer.concat(output)));
    child.stdin.end(body);
  });
}

function bodyOf(req: Request) {
  return req.get('content-encoding') === 'gzip'
    ? req.pipe(createGunzip())
    : req;
}

async function readBody(req: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bodyOf(req)) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

async function readAllRefs(gitDir: string): Promise<Map<string, string>> {
  const refs = await listRefs(gitDir, 'refs/');
  return new Map(
    refs
      .filter(ref => !ref.name.startsWith('refs/pull/'))
      .map(ref => [ref.name, ref.sha]),
  );
}

function compareRefs(
  before: Map<string, string>,
  after: Map<string, string>,
): RefMove[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(ref => before.get(ref) !== after.get(ref))
    .map(ref => ({ ref, before: before.get(ref), after: after.get(ref) }));
}
