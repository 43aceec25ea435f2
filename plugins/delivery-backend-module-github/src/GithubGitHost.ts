import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  type ScmIntegrationRegistry,
} from '@backstage/integration';
import type { Octokit } from '@octokit/rest';
import type { GitHost } from '@lockstep/backstage-plugin-delivery-node';
import { createOctokit, type TokenSource } from './createOctokit';
import {
  parseRepositoryUrl,
  type RepositoryAddress,
} from './domain/parseRepositoryUrl';
import { GithubApi } from './GithubApi';
import { GithubGitRepository } from './GithubGitRepository';
import type { GithubSettings } from './readGithubSettings';

/**
 * The GitHub hosts of `integrations.github`, with the credentials configured there: tokens or
 * GitHub Apps.
 */
export class GithubGitHost implements GitHost {
  readonly type = 'github';
  private readonly clients = new Map<string, Octokit>();

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
    const api = new GithubApi(this.clientFor(address), { owner, repo }, webUrl);
    return new GithubGitRepository(
      url,
      api,
      this.options.settings.mergeMethods,
    );
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
