import { findDifferences } from '../__testUtils__/githubDescription';
import { type RunningGithub, startGithub } from '../__testUtils__/startGithub';

// Every step starts git processes, which a busy machine makes slow.
jest.setTimeout(60_000);

/**
 * Every main endpoint is called with the stock client, and its answer held against GitHub's
 * published description.
 */
describe('answers fit the OpenAPI description of GitHub', () => {
  let sandbox: RunningGithub;
  let values: Record<string, string | number>;

  beforeAll(async () => {
    sandbox = await startGithub({ users: { 'ada-token': 'ada' } });
    values = await prepare(sandbox);
  }, 30_000);
  afterAll(() => sandbox.stop());

  const call = async (
    operation: string,
    parameters: Record<string, unknown>,
    token?: string,
  ) => {
    const octokit = token ? sandbox.octokitFor(token) : sandbox.octokit;
    return octokit
      .request(operation, { owner: 'acme', repo: 'shop', ...parameters })
      .catch(error => {
        if (!error.response) {
          throw error;
        }
        return error.response;
      });
  };
  /** `{name}` stands for a value made by `prepare`. */
  const fill = (parameters: Record<string, unknown>) =>
    JSON.parse(
      JSON.stringify(parameters).replace(/"\{(\w+)\}"/g, (_, name) =>
        JSON.stringify(values[name]),
      ),
    );

  const cases: Array<[string, number, Record<string, unknown>]> = [
    ['GET /user', 200, {}],
    ['GET /users/{username}', 200, { username: 'ada' }],
    ['GET /users/{username}', 200, { username: 'acme' }],
    ['GET /orgs/{org}', 200, { org: 'acme' }],
    ['GET /user/orgs', 200, {}],
    ['GET /orgs/{org}/repos', 200, { org: 'acme' }],
    ['GET /user/repos', 200, {}],
    ['POST /orgs/{org}/repos', 201, { org: 'acme', name: 'made-in-org' }],
    ['POST /orgs/{org}/repos', 422, { org: 'acme', name: 'made-in-org' }],
    ['POST /user/repos', 201, { name: 'made-by-user', auto_init: true }],
    ['GET /repos/{owner}/{repo}', 200, {}],
    ['GET /repos/{owner}/{repo}', 404, { repo: 'none' }],
    ['PATCH /repos/{owner}/{repo}', 200, { description: 'A shop' }],
    ['PUT /repos/{owner}/{repo}/topics', 200, { names: ['Delivery'] }],
    ['GET /repos/{owner}/{repo}/branches', 200, {}],
    ['GET /repos/{owner}/{repo}/branches/{branch}', 200, { branch: 'main' }],
    ['GET /repos/{owner}/{repo}/branches/{branch}', 404, { branch: 'none' }],
    ['GET /repos/{owner}/{repo}/tags', 200, {}],
    [
      'PUT /repos/{owner}/{repo}/branches/{branch}/protection',
      200,
      {
        branch: 'guarded',
        required_status_checks: { strict: true, contexts: ['ci'] },
        enforce_admins: true,
        required_pull_request_reviews: { required_approving_review_count: 1 },
        restrictions: null,
      },
    ],
    [
      'GET /repos/{owner}/{repo}/branches/{branch}/protection',
      200,
      { branch: 'guarded' },
    ],
    ['GET /repos/{owner}/{repo}/branches/{branch}', 200, { branch: 'guarded' }],
    ['GET /repos/{owner}/{repo}/contents/{path}', 200, { path: 'a/b.txt' }],
    ['GET /repos/{owner}/{repo}/contents/{path}', 200, { path: 'a' }],
    ['GET /repos/{owner}/{repo}/contents/{path}', 404, { path: 'none' }],
    [
      'PUT /repos/{owner}/{repo}/contents/{path}',
      201,
      { path: 'new.txt', message: 'New', content: 'bmV3' },
    ],
    [
      'PUT /repos/{owner}/{repo}/contents/{path}',
      409,
      { path: 'a/b.txt', message: 'Stale', content: 'bmV3', sha: '{head}' },
    ],
    [
      'PUT /repos/{owner}/{repo}/contents/{path}',
      200,
      { path: 'a/b.txt', message: 'Next', content: 'bmV3', sha: '{blob}' },
    ],
    [
      'DELETE /repos/{owner}/{repo}/contents/{path}',
      200,
      { path: 'gone.txt', message: 'Remove', sha: '{goneBlob}' },
    ],
    ['GET /repos/{owner}/{repo}/readme', 200, {}],
    ['POST /repos/{owner}/{repo}/git/blobs', 201, { content: 'x' }],
    [
      'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
      200,
      { file_sha: '{blob}' },
    ],
    [
      'POST /repos/{owner}/{repo}/git/trees',
      201,
      {
        base_tree: '{head}',
        tree: [{ path: 'x', mode: '100644', type: 'blob', content: 'x' }],
      },
    ],
    [
      'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
      200,
      { tree_sha: 'main', recursive: 'true' },
    ],
    [
      'POST /repos/{owner}/{repo}/git/commits',
      201,
      { message: 'By hand', tree: '{tree}', parents: ['{head}'] },
    ],
    [
      'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
      200,
      { commit_sha: '{head}' },
    ],
    [
      'POST /repos/{owner}/{repo}/git/refs',
      201,
      { ref: 'refs/heads/made', sha: '{head}' },
    ],
    [
      'POST /repos/{owner}/{repo}/git/refs',
      422,
      { ref: 'refs/heads/made', sha: '{head}' },
    ],
    ['GET /repos/{owner}/{repo}/git/ref/{ref}', 200, { ref: 'heads/made' }],
    ['GET /repos/{owner}/{repo}/git/ref/{ref}', 404, { ref: 'heads/mad' }],
    [
      'GET /repos/{owner}/{repo}/git/matching-refs/{ref}',
      200,
      { ref: 'heads/mad' },
    ],
    [
      'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
      200,
      { ref: 'heads/made', sha: '{topicHead}', force: true },
    ],
    [
      'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
      422,
      { ref: 'heads/made', sha: '{head}', force: false },
    ],
    ['GET /repos/{owner}/{repo}/commits', 200, {}],
    ['GET /repos/{owner}/{repo}/commits/{ref}', 200, { ref: 'topic' }],
    ['GET /repos/{owner}/{repo}/commits/{ref}', 422, { ref: 'f'.repeat(40) }],
    [
      'GET /repos/{owner}/{repo}/compare/{basehead}',
      200,
      { basehead: 'main...topic' },
    ],
    ['GET /repos/{owner}/{repo}/pulls', 200, { state: 'all' }],
    [
      'GET /repos/{owner}/{repo}/pulls/{pull_number}',
      200,
      { pull_number: '{pull}' },
    ],
    [
      'POST /repos/{owner}/{repo}/pulls',
      422,
      { title: 'Again', head: 'topic', base: 'main' },
    ],
    [
      'POST /repos/{owner}/{repo}/pulls',
      201,
      { title: 'Other', head: 'other', base: 'main', body: 'text' },
    ],
    [
      'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
      200,
      { pull_number: '{pull}', title: 'Better title' },
    ],
    [
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits',
      200,
      { pull_number: '{pull}' },
    ],
    [
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
      200,
      { pull_number: '{pull}' },
    ],
    [
      'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
      200,
      { pull_number: '{pull}', event: 'COMMENT', body: 'Looks right' },
    ],
    [
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
      200,
      { pull_number: '{pull}' },
    ],
    [
      'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals',
      200,
      { pull_number: '{pull}', review_id: '{review}', message: 'Head moved' },
    ],
    [
      'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
      201,
      { pull_number: '{pull}', reviewers: ['ada'] },
    ],
    [
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      201,
      { issue_number: '{pull}', body: 'Promoted by ada' },
    ],
    [
      'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
      200,
      { issue_number: '{pull}', labels: ['promotion'] },
    ],
    [
      'GET /repos/{owner}/{repo}/issues/{issue_number}',
      200,
      { issue_number: '{pull}' },
    ],
    ['POST /repos/{owner}/{repo}/issues', 201, { title: 'An issue' }],
    [
      'POST /repos/{owner}/{repo}/statuses/{sha}',
      201,
      { sha: '{topicHead}', state: 'success', context: 'lockstep' },
    ],
    [
      'POST /repos/{owner}/{repo}/statuses/{sha}',
      201,
      { sha: '{topicHead}', state: 'pending', target_url: 'https://ci.test/1' },
    ],
    ['GET /repos/{owner}/{repo}/commits/{ref}/statuses', 200, { ref: 'topic' }],
    ['GET /repos/{owner}/{repo}/commits/{ref}/status', 200, { ref: 'topic' }],
    [
      'POST /repos/{owner}/{repo}/check-runs',
      201,
      { name: 'ci', head_sha: '{topicHead}', conclusion: 'success' },
    ],
    [
      'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
      200,
      { ref: 'topic' },
    ],
    [
      'POST /repos/{owner}/{repo}/deployments',
      201,
      { ref: 'main', environment: 'prod', required_contexts: [] },
    ],
    ['GET /repos/{owner}/{repo}/deployments', 200, {}],
    [
      'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
      201,
      {
        deployment_id: '{deployment}',
        state: 'success',
        log_url: 'https://ci.test/2',
        environment_url: 'https://shop.test',
      },
    ],
    [
      'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
      200,
      { deployment_id: '{deployment}' },
    ],
    [
      'POST /repos/{owner}/{repo}/hooks',
      201,
      {
        config: {
          url: 'http://127.0.0.1:1/',
          content_type: 'json',
          secret: 's',
        },
      },
    ],
    ['GET /repos/{owner}/{repo}/hooks', 200, {}],
    [
      'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
      409,
      { pull_number: '{pull}', sha: '{head}' },
    ],
    [
      'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
      200,
      { pull_number: '{pull}', sha: '{topicHead}' },
    ],
    [
      'GET /repos/{owner}/{repo}/issues/{issue_number}/events',
      200,
      { issue_number: '{pull}' },
    ],
    [
      'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
      405,
      { pull_number: '{pull}' },
    ],
    [
      'GET /repos/{owner}/{repo}/pulls/{pull_number}',
      200,
      { pull_number: '{pull}' },
    ],
    [
      'GET /orgs/{org}/teams/{team_slug}',
      200,
      { org: 'acme', team_slug: 'payments' },
    ],
    ['GET /repos/{owner}/{repo}/actions/secrets/public-key', 200, {}],
  ];

  it.each(cases)('%s %i', async (operation, status, parameters) => {
    const answer = await call(operation, fill(parameters));
    expect({ status: answer.status, body: answer.data }).toMatchObject({
      status,
    });
    expect(findDifferences(operation, status, answer.data)).toEqual([]);
  });

  it('401 without a token and with a wrong one', async () => {
    for (const [token, message] of [
      [undefined, 'Requires authentication'],
      ['wrong', 'Bad credentials'],
    ] as const) {
      await expect(
        sandbox.octokitFor(token).request('GET /user'),
      ).rejects.toMatchObject({ status: 401, response: { data: { message } } });
    }
  });
});

async function prepare({ github, octokit, octokitFor }: RunningGithub) {
  const repository = { owner: 'acme', repo: 'shop' };
  await github.createRepository({ owner: 'acme', name: 'shop' });
  const commit = (branch: string, files: Record<string, string>) =>
    github.commitFiles({
      repository: 'acme/shop',
      branch,
      message: `Change ${Object.keys(files)}`,
      files,
    });
  const head = await commit('main', {
    'a/b.txt': 'one\n',
    'gone.txt': 'soon\n',
    'README.md': '# shop\n',
  });
  await commit('guarded', { 'c.txt': 'c\n' });
  await commit('other', { 'other.txt': 'o\n' });
  const topicHead = await commit('topic', { 'topic.txt': 't\n' });
  const pull = await octokit.pulls.create({
    ...repository,
    title: 'Topic',
    head: 'topic',
    base: 'main',
  });
  const review = await octokitFor('ada-token').pulls.createReview({
    ...repository,
    pull_number: pull.data.number,
    event: 'APPROVE',
  });
  const deployment = await octokit.repos.createDeployment({
    ...repository,
    ref: 'main',
    required_contexts: [],
  });
  const tree = await octokit.git.getTree({
    ...repository,
    tree_sha: 'main',
    recursive: 'true',
  });
  const shaOf = (path: string) =>
    tree.data.tree.find(entry => entry.path === path)!.sha!;
  return {
    head,
    topicHead,
    tree: tree.data.sha,
    blob: shaOf('a/b.txt'),
    goneBlob: shaOf('gone.txt'),
    pull: pull.data.number,
    review: review.data.id,
    deployment: (deployment.data as { id: number }).id,
  };
}
