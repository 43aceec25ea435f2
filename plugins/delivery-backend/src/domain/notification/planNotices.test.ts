import type {
  Gate,
  Promotion,
  PromotionEvent,
  PromotionEventBody,
} from '@lockstep/backstage-plugin-delivery-common';
import { aRequest, AT } from '../../store/__fixtures__/promotions';
import { noticeLink, noticeScope } from './noticeScope';
import { planNotices } from './planNotices';

const ANN = 'user:default/ann';
const BOB = 'user:default/bob';
const OWNER = 'group:default/commerce';
const SRE = 'group:default/sre';

function aPromotion(changes: Partial<Promotion> = {}): Promotion {
  return { ...aRequest({ requestedBy: ANN, ...changes }), number: 12 };
}
const by = (actor: string, body: PromotionEventBody): PromotionEvent => ({
  at: AT,
  actor,
  ...body,
});
const lockstep = (body: PromotionEventBody) => by('lockstep', body);

const revert = { by: 'P-13', promotionId: 'other' };
const merge = { type: 'merged', mergeSha: 'a'.repeat(40) } as const;

type Told = [recipients: string[], severity: string];

const told: Array<[string, PromotionEvent, Told[], Partial<Promotion>?]> = [
  [
    'somebody else approves',
    by(BOB, { type: 'approved', subject: 's', groups: [] }),
    [[[ANN], 'low']],
  ],
  [
    'somebody else rejects',
    by(BOB, { type: 'rejected', reason: 'no' }),
    [[[ANN], 'normal']],
  ],
  [
    'somebody else cancels',
    by(BOB, { type: 'cancelled' }),
    [[[ANN], 'normal']],
  ],
  ['the requester cancels', by(ANN, { type: 'cancelled' }), []],
  [
    'it is closed on the Git host',
    by('mona', { type: 'proposal-closed', by: 'mona' }),
    [[[ANN], 'normal']],
  ],
  [
    'somebody else supersedes it',
    by(BOB, { type: 'superseded', ...revert }),
    [[[ANN], 'normal']],
  ],
  ['it succeeds', lockstep({ type: 'verified' }), [[[ANN], 'low']]],
  [
    'an automatic one succeeds',
    lockstep({ type: 'verified' }),
    [],
    { automatic: true, requestedBy: 'lockstep' },
  ],
  [
    'a program asked and it succeeds',
    lockstep({ type: 'verified' }),
    [],
    { requestedBy: 'external:ci' },
  ],
  [
    'the delivery fails',
    lockstep({
      type: 'delivery-failed',
      reason: 'analysis-failed',
      message: 'No.',
    }),
    [[[ANN, OWNER], 'high']],
  ],
  [
    'an automatic one fails',
    lockstep({
      type: 'delivery-failed',
      reason: 'analysis-failed',
      message: 'No.',
    }),
    [[[OWNER], 'high']],
    { automatic: true, requestedBy: 'lockstep' },
  ],
  [
    'the overlay is changed meanwhile',
    lockstep({ type: 'base-changed', message: 'Changed.' }),
    [[[ANN, OWNER], 'high']],
  ],
  [
    'its failure is settled',
    lockstep({ type: 'failure-settled', message: 'On hold.' }),
    [[[ANN, OWNER], 'high']],
  ],
  [
    'it errs',
    lockstep({ type: 'errored', reason: 'edit-refused', message: 'No.' }),
    [[[ANN, OWNER], 'high']],
  ],
  [
    'it waits for the Git host',
    lockstep({
      type: 'waited',
      reason: 'git-host-unavailable',
      message: 'Waits.',
      nextCheckAt: AT,
    }),
    [],
  ],
  [
    'its rollout waits for a person',
    lockstep({
      type: 'waited',
      reason: 'paused-for-person',
      message: 'Paused.',
      nextCheckAt: AT,
    }),
    [[[ANN], 'normal']],
  ],
  [
    'Lockstep takes it back',
    lockstep({ type: 'revert-started', ...revert }),
    [[[ANN, OWNER], 'high']],
  ],
  [
    'somebody else takes it back',
    by(BOB, { type: 'revert-started', ...revert }),
    [[[ANN], 'normal']],
  ],
  [
    'it was taken back by itself',
    lockstep({ type: 'reverted', ...revert }),
    [[[ANN, OWNER], 'normal']],
    { onFailure: 'revert' },
  ],
  [
    'it could not be taken back',
    lockstep({ type: 'revert-failed', ...revert, message: 'No.' }),
    [[[ANN, OWNER], 'critical']],
  ],
  [
    'somebody merges past its gates',
    by('mona', { ...merge, byHand: true, skippedGates: ['Approvals'] }),
    [[[OWNER], 'high']],
  ],
  [
    'somebody merges with every gate passed',
    by('mona', { ...merge, byHand: true, skippedGates: [] }),
    [],
  ],
  ['Lockstep merges', lockstep({ ...merge, byHand: false }), []],
  [
    'a gate is overridden',
    by(BOB, {
      type: 'gate-overridden',
      gate: 'window',
      reason: 'Fire.',
      until: AT,
    }),
    [[[OWNER], 'normal']],
  ],
  [
    'the owner as a person overrides a gate',
    by(OWNER, {
      type: 'gate-overridden',
      gate: 'window',
      reason: 'Fire.',
      until: AT,
    }),
    [],
  ],
  ['it syncs', lockstep({ type: 'syncing', message: 'Syncs.' }), []],
];

describe('planNotices', () => {
  it.each(told)('when %s', (_, event, expected, changes = {}) => {
    const notices = planNotices({
      before: aPromotion(changes),
      promotion: aPromotion(changes),
      events: [event],
      owner: OWNER,
      approvers: [],
    });
    expect(
      notices.map(({ recipients, severity }) => [recipients, severity]),
    ).toEqual(expected);
    for (const { recipients, exclude } of notices) {
      expect(recipients).not.toContain(event.actor);
      expect(exclude).toEqual(event.actor === BOB ? [BOB] : []);
    }
  });

  it('says what became of which move, who did it and where to look', () => {
    expect(
      planNotices({
        before: aPromotion(),
        promotion: aPromotion(),
        events: [by(BOB, { type: 'rejected', reason: 'Not on a Friday.' })],
        owner: null,
        approvers: [],
      }),
    ).toEqual([
      {
        recipients: [ANN],
        exclude: [BOB],
        title: 'P-12 is rejected: payments 1.5.0 to test',
        description: `${BOB}: Rejected: Not on a Friday.`,
        link: '/catalog/default/component/payments/delivery?promotion=00000000-0000-4000-8000-000000000001',
        severity: 'normal',
      },
    ]);
  });

  it('names the way back of a revert', () => {
    const promotion = aPromotion({ kind: 'revert' });
    const [{ title }] = planNotices({
      before: promotion,
      promotion,
      events: [lockstep({ type: 'verified' })],
      owner: null,
      approvers: [],
    });
    expect(title).toBe('P-12 succeeded: payments in test back to 1.5.0');
  });

  it('addresses once who is both requester and owner, and nobody twice', () => {
    const promotion = aPromotion();
    const notices = planNotices({
      before: promotion,
      promotion,
      events: [
        lockstep({ type: 'errored', reason: 'edit-refused', message: 'No.' }),
      ],
      owner: ANN,
      approvers: [],
    });
    expect(notices.map(({ recipients }) => recipients)).toEqual([[ANN]]);
  });

  it('keeps a message that went on for ever short', () => {
    const promotion = aPromotion();
    const [{ description }] = planNotices({
      before: promotion,
      promotion,
      events: [
        lockstep({
          type: 'errored',
          reason: 'edit-refused',
          message: 'x'.repeat(9_000),
        }),
      ],
      owner: null,
      approvers: [],
    });
    expect(description).toHaveLength(500);
  });

  describe('about an approval that is awaited', () => {
    const gate = (state: Gate['state']): Gate => ({
      key: 'approvals',
      title: 'Approvals',
      state,
      reason: 'An approval is awaited.',
      since: AT,
    });
    const open = (headSha: string, state: Gate['state'] = 'Pending') =>
      aPromotion({
        phase: 'ProposalOpen',
        gates: [gate(state)],
        git: { headSha, pullRequest: { number: 7, url: 'https://git/7' } },
      });
    const ask = (
      before: Promotion,
      promotion: Promotion,
      approvers = [SRE, 'group:default/leads'],
    ) =>
      planNotices({
        before,
        promotion,
        events: [lockstep({ type: 'gates-evaluated', gates: [] })],
        owner: OWNER,
        approvers,
      });
    const closed = aPromotion({ phase: 'Writing', gates: [gate('Pending')] });

    it('tells the groups when the pull request is open, not the requester', () => {
      expect(ask(closed, open('a'))).toMatchObject([
        {
          recipients: [SRE, 'group:default/leads'],
          exclude: [ANN],
          title: 'P-12 waits for an approval: payments 1.5.0 to test',
          description: 'An approval is awaited.',
          severity: 'normal',
        },
      ]);
    });

    it.each<[string, Promotion, Promotion, string[]]>([
      ['before there is a pull request', aPromotion(), closed, [SRE]],
      ['a second time', open('a'), open('a'), [SRE]],
      ['when it is given', open('a'), open('a', 'Pass'), [SRE]],
      ['when nobody in particular is asked', closed, open('a'), []],
      [
        'when it has ended',
        closed,
        { ...open('a'), phase: 'Cancelled' as const },
        [SRE],
      ],
    ])('says nothing %s', (_, before, promotion, approvers) => {
      expect(ask(before, promotion, approvers)).toEqual([]);
    });

    it('asks anew when the branch moved', () => {
      expect(ask(open('a'), open('b'))).toHaveLength(1);
    });

    it('asks about a direct commit at once', () => {
      const direct = aPromotion({
        strategy: 'direct',
        phase: 'Blocked',
        gates: [gate('Pending')],
      });
      expect(ask(aPromotion({ strategy: 'direct' }), direct)).toHaveLength(1);
    });
  });
});

describe('noticeLink', () => {
  it('survives every name', () => {
    expect(
      noticeLink({ id: 'a/b&c', entityRef: 'Component:Default/Pay Ments' }),
    ).toBe(
      '/catalog/default/component/pay%20ments/delivery?promotion=a%2Fb%26c',
    );
  });
});

describe('noticeScope', () => {
  it('is one per promotion', () => {
    expect(noticeScope({ id: '1' })).toBe('delivery:promotion:1');
  });
});
