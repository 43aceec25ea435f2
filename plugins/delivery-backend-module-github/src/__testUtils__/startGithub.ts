import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createClock } from 'sandbox/src/clock';
import { createGithub } from 'sandbox/src/github/createGithub';
import { GithubGitHost } from '../GithubGitHost';
import { readGithubSettings } from '../readGithubSettings';

export const TOKEN = 'sandbox-github-token';
export const PERSON_TOKEN = 'token-of-ada';

/** A host with one token, as an integration configures it. */
export function createHost(host: string, apiBaseUrl: string, token = TOKEN) {
  const config = new ConfigReader({
    integrations: { github: [{ host, apiBaseUrl, token }] },
  });
  return new GithubGitHost({
    integrations: ScmIntegrations.fromConfig(config),
    settings: readGithubSettings(config),
    logger: mockServices.logger.mock(),
  });
}

/** The sandbox's GitHub on a free port with the repository acme/shop. */
export async function startGithub(files: Record<string, string>) {
  const dataDir = await mkdtemp(join(tmpdir(), 'github-host-'));
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const webUrl = `http://${host}`;
  const github = createGithub({
    dataDir,
    webUrl,
    token: TOKEN,
    users: { [PERSON_TOKEN]: 'ada' },
    clock: createClock(),
  });
  server.on('request', github.app);
  await github.createRepository({ owner: 'acme', name: 'shop' });
  await github.commitFiles({
    repository: 'acme/shop',
    branch: 'main',
    message: 'Start',
    files,
  });
  return {
    github,
    host,
    webUrl,
    apiBaseUrl: `${webUrl}/api/v3`,
    repositoryUrl: `${webUrl}/acme/shop.git`,
    async dispose() {
      await github.stop();
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
