import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createSandbox, type Sandbox } from 'sandbox';
import { GithubGitHost } from '../GithubGitHost';
import { readGithubSettings } from '../readGithubSettings';

/** A host with one token, as an integration configures it; the API may be elsewhere. */
export function createHost(
  webUrl: string,
  token: string,
  apiUrl: string = webUrl,
) {
  const config = new ConfigReader({
    integrations: {
      github: [
        { host: new URL(webUrl).host, apiBaseUrl: `${apiUrl}/api/v3`, token },
      ],
    },
  });
  return new GithubGitHost({
    integrations: ScmIntegrations.fromConfig(config),
    settings: readGithubSettings(config),
    logger: mockServices.logger.mock(),
  });
}

/**
 * The sandbox's GitHub on a free port, for the tests of a file. Every test gets a repository
 * of its own with `files` on `main`.
 */
export function useGithub() {
  let sandbox: Sandbox;
  let count = 0;
  beforeAll(async () => {
    sandbox = await createSandbox({ seed: false });
  });
  afterEach(() => sandbox.github.faults.clear());
  afterAll(() => sandbox.stop());

  return async function createRepository(files: Record<string, string>) {
    const { github, urls, tokens } = sandbox;
    count += 1;
    const name = `shop-${count}`;
    const repository = `acme/${name}`;
    await github.createRepository({ owner: 'acme', name });
    const push = (branch: string, changed: Record<string, string>) =>
      github.commitFiles({
        repository,
        branch,
        message: 'by hand',
        files: changed,
      });
    await push('main', files);
    return {
      faults: github.faults,
      push,
      webUrl: urls.github,
      token: tokens.github,
      repositoryUrl: `${urls.github}/${repository}.git`,
      /** A request past the host under test. */
      async request(method: string, path: string, body?: object) {
        const response = await fetch(
          `${urls.githubApi}/repos/${repository}${path}`,
          {
            method,
            headers: { authorization: `token ${tokens.github}` },
            body: body && JSON.stringify(body),
          },
        );
        if (!response.ok) {
          throw new Error(`${method} ${path}: ${await response.text()}`);
        }
        return response.status === 204 ? undefined : response.json();
      },
      async graphql(query: string, variables: object) {
        const response = await fetch(`${urls.github}/api/graphql`, {
          method: 'POST',
          headers: { authorization: `token ${tokens.github}` },
          body: JSON.stringify({ query, variables }),
        });
        const { data, errors } = await response.json();
        if (errors) {
          throw new Error(JSON.stringify(errors));
        }
        return data;
      },
    };
  };
}
