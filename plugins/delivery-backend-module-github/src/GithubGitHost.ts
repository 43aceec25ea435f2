import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  type ScmIntegrationRegistry,
} from '@backstage/integration';
import type { Octokit } from '@octokit/rest';
import type { GitHost } from '@lockstep/backstage-plugin-delivery-node';
import { BoundedCache } from './BoundedCache';
import { createOctokit, type TokenSource } from './createOctokit';
import {
  parseRepositoryUrl,
  type RepositoryAddress,
} from './domain/parseRepositoryUrl';
import { GithubApi } from './GithubApi';
import { GithubGitRepository } from './GithubGitRepository';
import { createContentCache, RepositoryMemory } from './RepositoryMemory';
import { createAnswerCache } from './conditionalFetch';
import type { GithubSettings } from './readGithubSettings';

/** Of how many repositories what was learned is kept. */
const MOST_REPOSITORIES = 2_000;

/**
 * The GitHub hosts of `integrations.github`, with the credentials configured there: tokens or
 * GitHub Apps.
 */
export class GithubGitHost implements GitHost {
  readonly type = 'github';
  private readonly clients = new Map<string, Octokit>();
  private readonly answers = createAnswerCache();
  private readonly contents = createContentCache();
  private readonly memories = new BoundedCache<RepositoryMemory>({
    entries: MOST_REPOSITORIES,
  });

  constructor(
    private readonly options: {
      integrations: ScmIntegrationRegistry;
      settings: GithubSettings;
      logger: LoggerService;
    },
  ) {}

  repository(url: string): GithubGitRepository | undefined {
    const address = parseRepositoryUrl(url);
    if (!address || !this.options.integrations.github.byHost(address.host)) {
      return undefined;
    }
    const { owner, repo, webUrl } = address;
    const api = new GithubApi(
      this.clientFor(address),
      { owner, repo },
      webUrl,
      this.memoryOf(address),
    );
    return new GithubGitRepository(
      url,
      api,
      this.options.settings.mergeMethods,
    );
  }

  private memoryOf({ host, owner, repo }: RepositoryAddress): RepositoryMemory {
    const name = `${host}/${owner}/${repo}`.toLowerCase();
    const known = this.memories.get(name);
    if (known) {
      return known;
    }
    const memory = new RepositoryMemory(name, this.contents);
    this.memories.set(name, memory);
    return memory;
  }

  /** One per owner: an App has an installation, and so a token, for each. */
  private clientFor(address: RepositoryAddress): Octokit {
    const { host, owner } = address;
    const key = `${host}/${owner.toLowerCase()}`;
    const known = this.clients.get(key);
    if (known) {
      return known;
    }
    const { integrations, settings, logger } = this.options;
    const { apiBaseUrl } = integrations.github.byHost(host)!.config;
    const client = createOctokit({
      host,
      apiBaseUrl: (apiBaseUrl ?? `https://${host}/api/v3`).replace(/\/+$/, ''),
      getToken: this.tokensFor(address),
      requestTimeoutMs: settings.requestTimeoutMs,
      paceWrites: settings.paceWrites ?? /(^|\.)(github|ghe)\.com$/.test(host),
      answers: this.answers,
      logger,
    });
    this.clients.set(key, client);
    return client;
  }

  private tokensFor({ webUrl }: RepositoryAddress): TokenSource {
    const create = () =>
      DefaultGithubCredentialsProvider.fromIntegrations(
        this.options.integrations,
      );
    let provider = create();
    return async ({ renew }) => {
      if (renew) {
        // It keeps its tokens until they run out; a new one asks GitHub again.
        provider = create();
      }
      return (await provider.getCredentials({ url: webUrl })).token;
    };
  }
}
