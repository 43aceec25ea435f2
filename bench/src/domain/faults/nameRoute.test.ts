import { nameRoute } from './nameRoute';

const repo = (rest: string) => `/api/v3/repos/acme/gitops-1${rest}`;

it.each([
  ['GET', repo(''), 'GET repository'],
  ['GET', repo('/git/ref/heads/promote%2Ftest%2Fsvc-1'), 'GET git/ref'],
  ['POST', repo('/git/refs'), 'POST git/refs'],
  ['PATCH', repo('/git/refs/heads/main'), 'PATCH git/refs'],
  ['GET', repo('/contents/a/pulls/1/merge?ref=main'), 'GET contents'],
  ['GET', repo('/pulls?head=acme:b&state=all'), 'GET pulls'],
  ['GET', repo('/pulls/12'), 'GET pulls'],
  ['PUT', repo('/pulls/12/merge'), 'PUT pulls/merge'],
  ['GET', repo('/issues/12/events?per_page=100'), 'GET issues/events'],
  ['GET', repo('/compare/aaa...bbb'), 'GET compare'],
])('%s %s is %s', (method, path, route) => {
  expect(nameRoute(method, path)).toBe(route);
});

it.each([
  ['{ repository(owner: "a") { id } }', 'query repository'],
  ['query Read($o: String!) { files: repository { id } }', 'query repository'],
  [
    'mutation ($input: X!) {\n createCommitOnBranch(input: $input) { commit { oid } } }',
    'mutation createCommitOnBranch',
  ],
])('the GraphQL of %s is %s', (query, route) => {
  expect(nameRoute('POST', '/api/graphql', JSON.stringify({ query }))).toBe(
    route,
  );
});
