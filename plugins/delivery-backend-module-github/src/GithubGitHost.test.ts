import { describeGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import { createHost, useGithub } from './__testUtils__/useGithub';

// Every step runs git in a process of its own.
jest.setTimeout(60_000);

const createRepository = useGithub();

describeGitHost('GithubGitHost on the sandbox', async files => {
  const { webUrl, token, repositoryUrl, push, request, graphql } =
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
    deleteByHand: async branch => {
      await request('DELETE', `/git/refs/heads/${branch}`);
    },
    setCheck: async (sha, { name, state, description }) => {
      await request('POST', '/check-runs', {
        name,
        head_sha: sha,
        ...(state === 'pending'
          ? { status: 'in_progress' }
          : { conclusion: state }),
        output: { title: description ?? name, summary: '' },
      });
    },
    protect: async ({ requiredChecks = [], queue = false }) => {
      await request('PUT', '/branches/main/protection', {
        required_status_checks: { strict: false, contexts: requiredChecks },
        enforce_admins: null,
        required_pull_request_reviews: null,
        restrictions: null,
        required_merge_queue: queue,
      });
    },
    leaveQueueByHand: async number => {
      const { node_id: id } = await request('GET', `/pulls/${number}`);
      await graphql(
        'mutation ($id: ID!) { dequeuePullRequest(input: { id: $id }) { clientMutationId } }',
        { id },
      );
    },
  };
});
