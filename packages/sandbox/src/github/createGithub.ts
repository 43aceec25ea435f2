import express from 'express';
import type { SandboxClock } from '../clock';
import { Accounts } from './Accounts';
import { commitChanges } from './commitChanges';
import { createFaultMiddleware, GithubFaults } from './faults';
import { isRefName, isTreePath } from './git/gitNames';
import { type TreeChange, writeBlob } from './git/objects';
import { GithubContext, formatTime } from './GithubContext';
import { createGraphqlRouter } from './graphql/createGraphqlRouter';
import { Links } from './present/Links';
import { createRestRouter, sendError } from './rest/createRestRouter';
import { createSmartHttpRouter } from './smartHttp';
import { RepositoryStore } from './store/RepositoryStore';
import { createWebRouter } from './web/createWebRouter';
import { type AppWebhook, WebhookSender } from './webhooks/WebhookSender';

export interface GithubOptions {
  /** Where repositories live; a folder of a former run is taken up again. */
  dataDir: string;
  /** Address people and git use, without a slash at the end; the API is below `/api/v3`. */
  webUrl: string;
  /** Token of the account Lockstep acts with. */
  token: string;
  clock: SandboxClock;
  /** Login of that account. */
  login?: string;
  /** Tokens of further people, by token, to act "by hand" with. */
  users?: Record<string, string>;
  /** Names that are organizations; every other name is a user. */
  organizations?: string[];
  /** Gets the events of all repositories, as the webhook of a GitHub App does. */
  appWebhook?: AppWebhook;
}

export interface NewRepositoryOptions {
  owner: string;
  name: string;
  description?: string;
  defaultBranch?: string;
}

export interface CommitFilesOptions {
  /** `acme/shop` */
  repository: string;
  /** Starts from the default branch when it does not exist. */
  branch: string;
  message: string;
  author?: { name: string; email: string };
  /** Content by path; null removes the file. */
  files: Record<string, string | null>;
}

/** A local GitHub: the Express app to serve, and what a seed or a test does directly. */
export interface Github {
  app: express.Express;
  createRepository(options: NewRepositoryOptions): Promise<void>;
  /** Makes one commit past every protection, and returns its SHA. */
  commitFiles(options: CommitFilesOptions): Promise<string>;
  faults: GithubFaults;
  /** Ends deliveries and waits for what is being written. */
  stop(): Promise<void>;
}

/**
 * Builds a local GitHub on real bare git repositories. It speaks git over HTTP, the part of
 * the REST API that README.md lists, and shows plain pages for people; it listens to
 * nothing by itself.
 */
export function createGithub(options: GithubOptions): Github {
  const { dataDir, webUrl, token, clock, login = 'lockstep-bot' } = options;
  const links = new Links(webUrl);
  const store = new RepositoryStore({
    dataDir,
    now: () => formatTime(clock.now()),
  });
  const webhooks = new WebhookSender({ clock, appWebhook: options.appWebhook });
  const context = new GithubContext({
    store,
    links,
    clock,
    webhooks,
    organizations: options.organizations ?? ['acme'],
  });
  const accounts = new Accounts({ ...options.users, [token]: login });
  const faults = new GithubFaults();

  const app = express();
  app.disable('x-powered-by');
  app.use(createFaultMiddleware(faults, () => clock.now()));
  app.use('/api/graphql', createGraphqlRouter(context, accounts));
  app.use('/api/v3', createRestRouter(context, accounts));
  app.use(createSmartHttpRouter(context, accounts));
  app.use(createWebRouter(context));
  app.use(sendError);

  return {
    app,
    faults,

    async createRepository(input) {
      const created = await store.create(input);
      if (!created) {
        throw new Error(
          `repository ${input.owner}/${input.name} exists already in ${dataDir}`,
        );
      }
    },

    async commitFiles({
      repository: fullName,
      branch,
      message,
      author,
      files,
    }) {
      const [owner, name] = fullName.split('/');
      const repository = store.find(owner, name ?? '');
      if (!repository) {
        throw new Error(
          `repository ${fullName} does not exist; create it first`,
        );
      }
      if (!isRefName(branch)) {
        throw new Error(`"${branch}" cannot be the name of a branch`);
      }
      const changes: TreeChange[] = [];
      for (const [path, content] of Object.entries(files)) {
        if (!isTreePath(path)) {
          throw new Error(`"${path}" cannot be a path in a repository`);
        }
        changes.push({
          path,
          mode: '100644',
          sha:
            content === null
              ? null
              : await writeBlob(repository.gitDir, content),
        });
      }
      return context.change(repository, async (record, events) => {
        const { sha } = await commitChanges(
          { context, repository, record, events, actor: login },
          {
            branch,
            message,
            changes,
            author: author && { ...author, date: context.now() },
          },
        );
        return sha;
      });
    },

    async stop() {
      await context.mergeQueue.stop();
      await webhooks.stop();
      await context.mergeability.settled();
      await store.settled();
    },
  };
}
