import { ApiException, CustomObjectsApi } from '@kubernetes/client-node';
import { aRollout, NAMESPACE, startKube } from '../__testUtils__/startKube';
import type { Grant } from './Grant';
import { KubeAccounts } from './KubeAccounts';

const user = 'system:serviceaccount:lockstep:lockstep';
const token = 'token-of-the-account';
const all = '/apis/argoproj.io/v1alpha1/rollouts';
const some = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts`;

let kube: Awaited<ReturnType<typeof startKube>>;

async function start(grants: Grant[]) {
  kube = await startKube({ accounts: [{ token, user, grants }] });
  kube.store.create(aRollout('shop'));
}

afterEach(() => kube.stop());

function ask(path: string, init: RequestInit = {}, as = token) {
  return kube.request(path, {
    ...init,
    headers: {
      'content-type': 'application/merge-patch+json',
      ...init.headers,
      authorization: `Bearer ${as}`,
    },
  });
}

const reading: Grant['rules'] = [
  {
    apiGroups: ['argoproj.io'],
    resources: ['rollouts'],
    verbs: ['get', 'list', 'watch'],
  },
];
const patch = { method: 'PATCH', body: '{"spec":{"paused":true}}' };

it('lets an account do what its rules say, and nothing else', async () => {
  await start([{ rules: reading }]);
  for (const path of [all, some, `${some}/shop`]) {
    expect((await ask(path)).status).toBe(200);
  }
  const response = await ask(`${some}/shop`, patch);
  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `rollouts.argoproj.io "shop" is forbidden: User "${user}" cannot patch resource "rollouts" in API group "argoproj.io" in the namespace "${NAMESPACE}"`,
    reason: 'Forbidden',
    details: { name: 'shop', group: 'argoproj.io', kind: 'rollouts' },
    code: 403,
  });
  expect(kube.store.get('Rollout', NAMESPACE, 'shop')?.spec).toEqual({
    replicas: 2,
  });
});

it.each<[string, RequestInit, string]>([
  [
    all,
    {},
    `rollouts.argoproj.io is forbidden: User "${user}" cannot list resource "rollouts" in API group "argoproj.io" at the cluster scope`,
  ],
  [
    '/api/v1/secrets?watch=1',
    {},
    `secrets is forbidden: User "${user}" cannot watch resource "secrets" in API group "" at the cluster scope`,
  ],
  [
    `${some}/shop/status`,
    patch,
    `rollouts.argoproj.io "shop" is forbidden: User "${user}" cannot patch resource "rollouts/status" in API group "argoproj.io" in the namespace "${NAMESPACE}"`,
  ],
  [
    some,
    { method: 'DELETE' },
    `rollouts.argoproj.io is forbidden: User "${user}" cannot deletecollection resource "rollouts" in API group "argoproj.io" in the namespace "${NAMESPACE}"`,
  ],
  [
    `/api/v1/namespaces/${NAMESPACE}`,
    {},
    `namespaces "${NAMESPACE}" is forbidden: User "${user}" cannot get resource "namespaces" in API group "" in the namespace "${NAMESPACE}"`,
  ],
])('refuses %s within one namespace', async (path, init, message) => {
  await start([{ namespace: NAMESPACE, rules: reading }]);
  expect((await ask(some)).status).toBe(200);
  const response = await ask(path, init);
  expect(await response.json()).toMatchObject({ code: 403, message });
});

it('shows one object by name to whom only that one is granted', async () => {
  await start([
    {
      rules: [
        {
          apiGroups: [''],
          resources: ['configmaps'],
          verbs: ['list', 'watch'],
          resourceNames: ['argocd-cm'],
        },
      ],
    },
  ]);
  const listed = await ask(
    '/api/v1/configmaps?fieldSelector=metadata.name%3Dargocd-cm',
  );
  expect([listed.status, (await listed.json()).items]).toEqual([200, []]);
  expect((await ask('/api/v1/configmaps')).status).toBe(403);
});

it('asks for a second verb when a patch would create', async () => {
  await start([
    { rules: [{ ...reading[0], verbs: ['patch'] }], namespace: NAMESPACE },
  ]);
  const apply = (name: string) =>
    ask(`${some}/${name}?fieldManager=test`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: JSON.stringify(aRollout(name)),
    });
  expect((await apply('shop')).status).toBe(200);
  expect(await (await apply('new')).json()).toMatchObject({
    code: 403,
    message: expect.stringContaining('cannot create resource "rollouts"'),
  });
  expect(kube.store.get('Rollout', NAMESPACE, 'new')).toBeUndefined();
});

it('tells nothing about objects one may not read', async () => {
  await start([]);
  expect((await ask(`${some}/shop`)).status).toBe(403);
  expect((await ask(`${some}/none`)).status).toBe(403);
  expect((await ask('/apis')).status).toBe(200);
});

it('is understood by the stock client', async () => {
  await start([]);
  const call = kube
    .configFor(token)
    .makeApiClient(CustomObjectsApi)
    .listClusterCustomObject({
      group: 'argoproj.io',
      version: 'v1alpha1',
      plural: 'rollouts',
    });
  await expect(call).rejects.toThrow(ApiException);
  await expect(call).rejects.toMatchObject({ code: 403 });
});

describe('while it runs', () => {
  beforeEach(() => start([{ rules: reading }]));

  it('a token is revoked', async () => {
    kube.accounts.revokeToken(user);
    const response = await ask(some);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ reason: 'Unauthorized' });
    expect((await kube.request(some)).status).toBe(200);
  });

  it('a token is replaced', async () => {
    kube.accounts.replaceToken(user, 'renewed');
    expect((await ask(some)).status).toBe(401);
    expect((await ask(some, {}, 'renewed')).status).toBe(200);
  });

  it('the token of the first user is replaced too', async () => {
    kube.accounts.replaceToken('sandbox', 'renewed');
    expect((await kube.request(some)).status).toBe(401);
    expect((await ask(some, {}, 'renewed')).status).toBe(200);
  });

  it('grants change', async () => {
    kube.accounts.setGrants(user, []);
    expect((await ask(some)).status).toBe(403);
    kube.accounts.setGrants(user, [{ rules: reading }]);
    expect((await ask(some)).status).toBe(200);
  });
});

describe('accounts', () => {
  const grants: Grant[] = [];
  const accounts = () =>
    new KubeAccounts([
      { user: 'a', token: 'x', grants },
      { user: 'b', token: 'y', grants },
    ]);

  beforeEach(() => start([]));

  it.each<[string, () => unknown, RegExp]>([
    [
      'two of one user',
      () =>
        new KubeAccounts([
          { user: 'a', token: 'x', grants },
          { user: 'a', token: 'y', grants },
        ]),
      /two accounts of user a/,
    ],
    [
      'one token for two',
      () => accounts().replaceToken('b', 'x'),
      /users a and b cannot have the same token/,
    ],
    [
      'an empty token',
      () => accounts().replaceToken('b', ''),
      /token of user b is empty/,
    ],
    [
      'nobody',
      () => accounts().revokeToken('c'),
      /there is no user c, only a, b/,
    ],
  ])('refuse %s', (_, act, message) => {
    expect(act).toThrow(message);
  });

  it('keep the token when the new one is refused', () => {
    const kept = accounts();
    expect(() => kept.replaceToken('b', 'x')).toThrow();
    expect(kept.authenticate('Bearer y').user).toBe('b');
    kept.replaceToken('b', 'y');
    expect(kept.authenticate('Bearer y').user).toBe('b');
  });

  it.each(['', 'x', 'Bearer', 'Bearer z', 'Digest x', 'Basic eDp6'])(
    'do not know %j',
    authorization => {
      expect(() => accounts().authenticate(authorization)).toThrow(
        'Unauthorized',
      );
    },
  );
});
