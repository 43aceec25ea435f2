import { describeGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import { createHost, useGithub } from './__testUtils__/useGithub';

// Every step runs git in a process of its own.
jest.setTimeout(60_000);

const createRepository = useGithub();

describeGitHost('GithubGitHost on the sandbox', async files => {
  const { webUrl, token, repositoryUrl, push, request } =
    await createRepository(files);
  return {
    host: createHost(webUrl, token),
    repositoryUrl,
    push,
    mergeByHand: async number =>
      (await request('PUT', `/pulls/${number}/merge`, {})).sha,
    closeByHand: async number => {
      await request('PATCH', `/pulls/${number}`, { state: 'closed' });
    },
  };
});
