import { findKind } from '../resourceKinds';
import type { AccessRequest } from './AccessRequest';
import { isGranted, type PolicyRule, unlimited } from './Grant';

const rule: PolicyRule = {
  apiGroups: ['argoproj.io'],
  resources: ['rollouts'],
  verbs: ['get', 'list'],
};
const request: AccessRequest = {
  verb: 'list',
  kind: findKind('Rollout')!,
  namespace: 'shop',
};
const status = { verb: 'patch', subresource: 'status', name: 'a' } as const;

it.each<[string, Partial<PolicyRule>, Partial<AccessRequest>, boolean]>([
  ['a verb of the rule', {}, {}, true],
  ['another verb', {}, { verb: 'watch' }, false],
  ['any verb', { verbs: ['*'] }, { verb: 'deletecollection' }, true],
  ['another group', { apiGroups: ['apps', ''] }, {}, false],
  ['any group', { apiGroups: ['*'] }, {}, true],
  ['another kind', {}, { kind: findKind('Experiment')! }, false],
  ['any kind', { resources: ['*'] }, {}, true],
  ['a kind of the core group', {}, { kind: findKind('Pod')! }, false],
  [
    'the core group by its empty name',
    { apiGroups: [''], resources: ['pods'] },
    { kind: findKind('Pod')! },
    true,
  ],
  ['a subresource by its kind alone', { verbs: ['*'] }, status, false],
  [
    'a subresource by its name',
    { verbs: ['patch'], resources: ['rollouts/status'] },
    status,
    true,
  ],
  [
    'the object by its subresource',
    { verbs: ['patch'], resources: ['rollouts/status'] },
    { verb: 'patch', name: 'a' },
    false,
  ],
  [
    'a subresource of any kind',
    { verbs: ['patch'], resources: ['*/status'] },
    status,
    true,
  ],
  [
    'another subresource of any kind',
    { verbs: ['patch'], resources: ['*/scale'] },
    status,
    false,
  ],
  ['an object by `*/status`', { resources: ['*/status'] }, {}, false],
  ['a kind by `rollouts/*`', { resources: ['rollouts/*'] }, {}, false],
  [
    'every subresource by `*`',
    { verbs: ['patch'], resources: ['*'] },
    status,
    true,
  ],
  [
    'an object by name',
    { resourceNames: ['a', 'b'] },
    { verb: 'get', name: 'b' },
    true,
  ],
  [
    'another object by name',
    { resourceNames: ['a'] },
    { verb: 'get', name: 'c' },
    false,
  ],
  ['a list when objects are named', { resourceNames: ['a'] }, {}, false],
  ['a list of one named', { resourceNames: ['a'] }, { name: 'a' }, true],
  ['no names at all', { resourceNames: [] }, {}, true],
  ['the cluster', {}, { namespace: undefined }, true],
])('%s', (_, ruleChanges, requestChanges, expected) => {
  expect(
    isGranted([{ rules: [{ ...rule, ...ruleChanges }] }], {
      ...request,
      ...requestChanges,
    }),
  ).toBe(expected);
});

it.each<[string | undefined, boolean]>([
  ['shop', true],
  ['other', false],
  [undefined, false],
])('a grant in namespace shop, asked in %s', (namespace, expected) => {
  expect(
    isGranted([{ namespace: 'shop', rules: [rule] }], {
      ...request,
      namespace,
    }),
  ).toBe(expected);
});

it('adds grants up', () => {
  expect(isGranted([], request)).toBe(false);
  expect(
    isGranted([{ namespace: 'other', rules: [rule] }, unlimited], request),
  ).toBe(true);
});
