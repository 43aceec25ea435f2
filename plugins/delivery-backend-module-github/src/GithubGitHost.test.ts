import { describeGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import {
  createHost,
  PERSON_TOKEN,
  startGithub,
} from './__testUtils__/startGithub';

// Every step runs git in a process of its own.
jest.setTimeout(60_000);

describeGitHost('GithubGitHost on the sandbox', async files => {
  const running = await startGithub(files);
  const { host, apiBaseUrl, repositoryUrl } = running;
  const actAsAda = async (method: string, path: string, body: object) => {
    const response = await fetch(`${apiBaseUrl}/repos/acme/shop/${path}`, {
      method,
      headers: { authorization: `token ${PERSON_TOKEN}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(
        `${method} ${path}: ${response.status} ${await response.text()}`,
      );
    }
    return response.json();
  };
  return {
    host: createHost(host, apiBaseUrl),
    repositoryUrl,
    push: (branch, changed) =>
      running.github.commitFiles({
        repository: 'acme/shop',
        branch,
        message: 'by hand',
        files: changed,
      }),
    mergeByHand: async number =>
      (await actAsAda('PUT', `pulls/${number}/merge`, {})).sha,
    closeByHand: async number => {
      await actAsAda('PATCH', `pulls/${number}`, { state: 'closed' });
    },
    dispose: running.dispose,
  };
});
