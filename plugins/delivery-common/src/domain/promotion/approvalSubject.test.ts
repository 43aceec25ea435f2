import type { Approval } from '../../model/promotion';
import { aPromotion } from './__fixtures__/promotions';
import { approvalSubject, countApprovals } from './approvalSubject';

const HEAD = 'b'.repeat(40);
const approval = (by: string, changes: Partial<Approval> = {}): Approval => ({
  by: `user:default/${by}`,
  at: 'now',
  subject: HEAD,
  groups: ['group:default/sre'],
  ...changes,
});

it.each([
  [{}, HEAD],
  [{ git: {} }, undefined],
  [{ git: { headSha: HEAD } }, undefined],
  [{ strategy: 'direct' as const, git: {} }, '1.4.0 → 1.5.0'],
])('of %j an approval is bound to %s', (changes, subject) => {
  expect(approvalSubject(aPromotion(changes))).toBe(subject);
});

it.each<[string, Approval[], object, string[]]>([
  ['one', [approval('ann')], {}, ['ann']],
  ['of an older head', [approval('ann', { subject: 'old' })], {}, []],
  ['of the requester', [approval('guest')], {}, []],
  [
    'of the requester where that is allowed',
    [approval('guest')],
    { allowRequester: true },
    ['guest'],
  ],
  ['of another group', [approval('ann', { groups: [] })], {}, []],
  [
    'of anybody where no group is asked',
    [approval('ann', { groups: [] })],
    { groups: [] },
    ['ann'],
  ],
  ['one person twice', [approval('ann'), approval('ann')], {}, ['ann']],
  ['two', [approval('ann'), approval('bob')], {}, ['ann', 'bob']],
])('counts %s', (_, approvals, options, expected) => {
  expect(
    countApprovals(aPromotion({ approvals }), {
      groups: ['group:default/sre'],
      allowRequester: false,
      ...options,
    }).map(({ by }) => by),
  ).toEqual(expected.map(name => `user:default/${name}`));
});
