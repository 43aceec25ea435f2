import fc from 'fast-check';
import {
  promotionPhaseSchema,
  type Promotion,
  type PromotionPhase,
} from '../../model/promotion';
import {
  aPromotion,
  events,
  failing,
  passing,
  pending,
} from './__fixtures__/promotions';
import { allGatesPass } from './gatePasses';
import type { PromotionEvent, PromotionEventType } from './PromotionEvent';
import { isActive, isTerminal } from './promotionPhases';
import { isFailureOpen, promotionTransition } from './promotionTransition';

const phases = promotionPhaseSchema.options;
const types = Object.keys(events) as PromotionEventType[];

/** Where each event leads from each phase; a phase not listed is left as it is. */
const before = [
  'Requested',
  'Blocked',
  'Ready',
  'Queued',
  'Writing',
  'ProposalOpen',
] as const;
const observing = ['Merged', 'Syncing', 'RollingOut', 'Verifying'] as const;
const active = [...before, 'Merging', ...observing] as const;

const matrix: Record<
  PromotionEventType,
  Partial<Record<PromotionPhase, PromotionPhase>>
> = {
  requested: {},
  // The fixture has an open pull request: it goes on from there.
  'gates-evaluated': to('ProposalOpen', ['Requested', 'Blocked', 'Ready']),
  approved: {},
  'gate-overridden': {},
  queued: { Requested: 'Queued', Blocked: 'Queued', Ready: 'Queued' },
  'write-intended': { Ready: 'Writing', Queued: 'Writing' },
  committed: {},
  'proposal-opened': { Writing: 'ProposalOpen' },
  'head-moved': to('Blocked', [...before, 'Merging']),
  'base-changed': to('Failed', [...before, 'Merging']),
  'merge-intended': { ProposalOpen: 'Merging' },
  merged: { Merging: 'Merged' },
  'proposal-closed': to('Cancelled', [...before, 'Merging']),
  syncing: { Merged: 'Syncing' },
  synced: { Merged: 'RollingOut', Syncing: 'RollingOut' },
  'rolling-out': { Verifying: 'RollingOut' },
  verifying: { RollingOut: 'Verifying' },
  verified: { RollingOut: 'Succeeded', Verifying: 'Succeeded' },
  'delivery-failed': to('Failed', observing),
  'failure-settled': {},
  waited: {},
  resumed: {},
  errored: to('Errored', active),
  retried: { Errored: 'Requested' },
  'cancel-requested': {},
  cancelled: to('Cancelled', before),
  rejected: to('Rejected', before),
  superseded: to('Superseded', before),
  'no-op': to('NoOp', [...before, 'Merging']),
  withdrawn: {},
  'revert-started': {},
  reverted: { AwaitingRevert: 'Reverted' },
  'revert-failed': { AwaitingRevert: 'RevertFailed' },
};

function to(target: PromotionPhase, from: readonly PromotionPhase[]) {
  return Object.fromEntries(from.map(phase => [phase, target]));
}

describe('promotionTransition', () => {
  it.each(types.flatMap(type => phases.map(phase => [phase, type] as const)))(
    '%s + %s',
    (phase, type) => {
      const next = promotionTransition(aPromotion({ phase }), events[type]);
      expect(next.phase).toBe(matrix[type][phase] ?? phase);
    },
  );

  it('begins with the request and with nothing else', () => {
    const requested = promotionTransition(undefined, events.requested);
    expect(requested).toMatchObject({
      phase: 'Requested',
      reason: 'requested',
      message: 'Asked to move test from 1.4.0 to 1.5.0, as in dev.',
    });
    for (const type of types.filter(other => other !== 'requested')) {
      expect(promotionTransition(undefined, events[type])).toBeUndefined();
    }
  });

  it.each([
    [[pending], 'Blocked', 'gate-pending'],
    [[passing, failing, pending], 'Blocked', 'gate-failed'],
    [
      [passing, { ...pending, state: 'Overridden' as const }],
      'Ready',
      'gates-passed',
    ],
    [
      [{ ...pending, state: 'NotEvaluated' as const }],
      'Blocked',
      'gate-pending',
    ],
    [[], 'Ready', 'gates-passed'],
  ])('gates %# lead from Requested to %s', (gates, phase, reason) => {
    expect(
      promotionTransition(aPromotion({ git: {} }), {
        ...events['gates-evaluated'],
        gates,
      }),
    ).toMatchObject({ phase, reason, gates });
  });

  it.each(['Writing', 'ProposalOpen', 'Merging'] as const)(
    'a gate that closes takes %s back to Blocked, one that stays open keeps it',
    phase => {
      const current = aPromotion({ phase });
      const closed = { ...events['gates-evaluated'], gates: [pending] };
      expect(promotionTransition(current, closed).phase).toBe('Blocked');
      expect(
        promotionTransition(current, events['gates-evaluated']).phase,
      ).toBe(phase);
    },
  );

  const forMerge = { ...pending, key: 'approvals', guards: 'merge' as const };

  it.each([
    ['Requested', 'pull-request', 'Ready'],
    ['Writing', 'pull-request', 'Writing'],
    ['ProposalOpen', 'pull-request', 'ProposalOpen'],
    ['Merging', 'pull-request', 'ProposalOpen'],
    ['Requested', 'direct', 'Blocked'],
    ['Writing', 'direct', 'Blocked'],
    ['Merging', 'direct', 'Blocked'],
  ] as const)(
    'a closed gate that guards the merge leads from %s (%s) to %s',
    (phase, strategy, then) => {
      const next = promotionTransition(
        aPromotion({ phase, strategy, git: {} }),
        {
          ...events['gates-evaluated'],
          gates: [passing, forMerge],
          nextCheckAt: 'soon',
        },
      );
      expect(next).toMatchObject({
        phase: then,
        reason: 'gate-pending',
        nextCheckAt: 'soon',
      });
    },
  );

  it('opens a pull request while a gate of its merge is closed, and never merges it', () => {
    const ready = aPromotion({ phase: 'Ready', gates: [passing, forMerge] });
    const writing = promotionTransition(ready, events['write-intended']);
    expect(writing.phase).toBe('Writing');
    const open = promotionTransition(writing, events['proposal-opened']);
    expect(promotionTransition(open, events['merge-intended'])).toBe(open);
    const direct = { ...ready, strategy: 'direct' as const };
    expect(promotionTransition(direct, events['write-intended'])).toBe(direct);
  });

  it('keeps one approval per person and subject, and the phase', () => {
    const open = aPromotion({ phase: 'ProposalOpen', reason: 'gate-pending' });
    const once = promotionTransition(open, events.approved);
    const twice = promotionTransition(once, {
      ...events.approved,
      comment: 'still fine',
    });
    expect(twice).toMatchObject({
      phase: 'ProposalOpen',
      reason: 'gate-pending',
      message: 'Approved: still fine',
      approvals: [
        {
          by: 'user:default/ann',
          at: events.approved.at,
          subject: 'b'.repeat(40),
          groups: ['group:default/sre'],
          comment: 'still fine',
        },
      ],
    });
  });

  it('keeps every override, and only of gates it has', () => {
    const open = aPromotion({ phase: 'Blocked' });
    expect(
      promotionTransition(open, events['gate-overridden']).overrides,
    ).toEqual([
      {
        gate: 'window',
        by: 'user:default/boss',
        reason: 'The shop is down.',
        at: events['gate-overridden'].at,
        until: '2026-03-02T12:00:00Z',
      },
    ]);
    expect(
      promotionTransition(open, { ...events['gate-overridden'], gate: 'no' }),
    ).toBe(open);
  });

  it.each([
    [{ onFailure: 'revert' as const }, true],
    [{ onFailure: 'hold' as const }, true],
    [{ onFailure: 'none' as const }, false],
    [{}, false],
    [{ onFailure: 'revert' as const, kind: 'revert' as const }, false],
    [{ onFailure: 'revert' as const, git: {} }, false],
    [{ onFailure: 'revert' as const, phase: 'Errored' as const }, false],
  ])('a failure with %j is to be settled: %s', (changes, open) => {
    const failed = aPromotion({
      phase: 'Failed',
      reason: 'analysis-failed',
      git: { mergeSha: 'e' },
      ...changes,
    });
    expect(isFailureOpen(failed)).toBe(open);
    const settled = promotionTransition(failed, events['failure-settled']);
    expect(settled === failed).toBe(!open);
    expect(isFailureOpen(settled)).toBe(false);
    expect(settled.reason).toBe('analysis-failed');
  });

  it('voids gates, approvals and overrides when the branch moves', () => {
    const open = aPromotion({
      phase: 'ProposalOpen',
      gates: [{ ...passing, actor: 'user:default/ann' }],
    });
    const approved = promotionTransition(open, events.approved);
    const next = promotionTransition(
      promotionTransition(approved, events['gate-overridden']),
      events['head-moved'],
    );
    expect(next.git.headSha).toBe('d'.repeat(40));
    expect(next.approvals).toBeUndefined();
    expect(next.overrides).toBeUndefined();
    expect(next.gates).toEqual([
      expect.objectContaining({ state: 'NotEvaluated', actor: undefined }),
    ]);
  });

  it.each(before.filter(phase => phase !== 'Requested'))(
    'adopts a merge by hand in %s and names the gates skipped',
    phase => {
      const next = promotionTransition(
        aPromotion({ phase, gates: [pending] }),
        {
          ...events.merged,
          actor: 'mona',
          byHand: true,
          skippedGates: ['Window'],
        },
      );
      expect(next).toMatchObject({
        phase: 'Merged',
        reason: 'merged-by-hand',
        message: 'mona merged it by hand as eeeeeee. Skipped: Window.',
      });
    },
  );

  it('writes straight to the branch when the strategy is direct', () => {
    const direct = aPromotion({ phase: 'Writing', strategy: 'direct' });
    const merging = promotionTransition(direct, events['merge-intended']);
    expect(merging.phase).toBe('Merging');
    expect(promotionTransition(merging, events.merged).phase).toBe('Merged');
  });

  it('counts the attempts while it waits and forgets them when it goes on', () => {
    const once = promotionTransition(
      aPromotion({ phase: 'Writing' }),
      events.waited,
    );
    const twice = promotionTransition(once, events.waited);
    expect(twice).toMatchObject({
      phase: 'Writing',
      attempts: 2,
      reason: 'git-host-unavailable',
      nextCheckAt: '2026-03-02T11:01:00Z',
    });
    expect(promotionTransition(twice, events.resumed)).toMatchObject({
      attempts: 0,
      reason: 'writing',
      nextCheckAt: undefined,
    });
    expect(promotionTransition(twice, events['proposal-opened']).attempts).toBe(
      0,
    );
  });

  it.each([
    ['Merged', { mergeSha: 'e'.repeat(40) }],
    ['Requested', {}],
  ] as const)('retries from %s when Git holds %j', (phase, git) => {
    expect(
      promotionTransition(aPromotion({ phase: 'Errored', git }), events.retried)
        .phase,
    ).toBe(phase);
  });

  it.each(['Failed', 'RevertFailed', 'AwaitingRevert'] as const)(
    'awaits the revert of a promotion in %s only when its version is in Git',
    phase => {
      const merged = aPromotion({ phase, git: { mergeSha: 'e'.repeat(40) } });
      expect(promotionTransition(merged, events['revert-started']).phase).toBe(
        'AwaitingRevert',
      );
      const unmerged = aPromotion({ phase });
      expect(promotionTransition(unmerged, events['revert-started'])).toBe(
        unmerged,
      );
    },
  );

  it('cancels a merge that may be under way only through a request', () => {
    const merging = aPromotion({ phase: 'Merging' });
    const asked = promotionTransition(merging, {
      ...events['cancel-requested'],
      actor: 'user:default/ann',
    });
    expect(asked).toMatchObject({
      phase: 'Merging',
      cancelRequested: { by: 'user:default/ann' },
    });
    expect(promotionTransition(asked, events.cancelled).phase).toBe(
      'Cancelled',
    );
    expect(promotionTransition(asked, events.merged)).toMatchObject({
      phase: 'Merged',
      cancelRequested: undefined,
    });
  });

  it('keeps Succeeded when a succeeded promotion is taken back, and says by whom', () => {
    const next = promotionTransition(
      aPromotion({ phase: 'Succeeded' }),
      events.reverted,
    );
    expect(next).toMatchObject({ phase: 'Succeeded', revertedBy: 'id-13' });
  });

  it('cleans up once, and only what ended before the merge', () => {
    const cancelled = aPromotion({ phase: 'Cancelled', message: 'Cancelled.' });
    const clean = promotionTransition(cancelled, events.withdrawn);
    expect(clean).toMatchObject({
      phase: 'Cancelled',
      message: 'Cancelled.',
      git: { withdrawn: true },
    });
    expect(promotionTransition(clean, events.withdrawn)).toBe(clean);
    const failedAfterMerge = aPromotion({
      phase: 'Failed',
      git: { branch: 'b', mergeSha: 'e' },
    });
    expect(promotionTransition(failedAfterMerge, events.withdrawn)).toBe(
      failedAfterMerge,
    );
  });

  describe('whatever happens', () => {
    const gates = fc.array(
      fc.constantFrom(passing, pending, failing, forMerge),
      {
        maxLength: 3,
      },
    );
    const anyEvent: fc.Arbitrary<PromotionEvent> = fc.oneof(
      fc.constantFrom(...types.map(type => events[type])),
      gates.map(some => ({ ...events['gates-evaluated'], gates: some })),
      fc.boolean().map(byHand => ({ ...events.merged, byHand })),
    );
    // The straight way to success with noise between, so that many runs get far.
    const straight: PromotionEvent[] = [
      events['gates-evaluated'],
      events['write-intended'],
      events.committed,
      events['proposal-opened'],
      events['merge-intended'],
      events.merged,
      events.synced,
    ];
    const noise = fc.array(anyEvent, { maxLength: 1 });
    const story = fc
      .array(noise, { minLength: straight.length, maxLength: straight.length })
      .map(noises => straight.flatMap((event, i) => [...noises[i], event]));
    const runs = fc.record({
      strategy: fc.constantFrom('pull-request' as const, 'direct' as const),
      list: fc.oneof(story, fc.array(anyEvent, { maxLength: 40 })),
    });
    const start = (strategy: Promotion['strategy']) =>
      promotionTransition(undefined, {
        ...events.requested,
        promotion: aPromotion({ strategy, gates: [], git: {} }),
      })!;

    const steps = (strategy: Promotion['strategy'], list: PromotionEvent[]) => {
      let from = start(strategy);
      return list.map(event => {
        const step = { from, event, to: promotionTransition(from, event) };
        from = step.to;
        return step;
      });
    };

    it('an ended promotion stays ended, but for a revert and a retry', () => {
      const exits: Partial<Record<PromotionPhase, PromotionPhase[]>> = {
        Failed: ['AwaitingRevert'],
        RevertFailed: ['AwaitingRevert'],
        Errored: ['Requested', 'Merged'],
      };
      fc.assert(
        fc.property(runs, ({ strategy, list }) => {
          const illegal = steps(strategy, list).filter(
            ({ from, to: next }) =>
              isTerminal(from.phase) &&
              next.phase !== from.phase &&
              !exits[from.phase]?.includes(next.phase),
          );
          expect(illegal).toEqual([]);
        }),
        { numRuns: 500 },
      );
    });

    it('nothing is merged by Lockstep past a gate', () => {
      let merges = 0;
      fc.assert(
        fc.property(runs, ({ strategy, list }) => {
          const acts = steps(strategy, list)
            .filter(({ from, to: next }) => next !== from)
            .filter(
              ({ from, to: next, event }) =>
                (next.phase === 'Merging' && from.phase !== 'Merging') ||
                (next.phase === 'Merged' &&
                  event.type === 'merged' &&
                  !event.byHand),
            );
          merges += acts.length;
          expect(acts.filter(act => !allGatesPass(act.to.gates))).toEqual([]);
          const out = acts.filter(act => act.to.phase === 'Merged');
          expect(out.filter(act => act.from.phase !== 'Merging')).toEqual([]);
        }),
        { numRuns: 1000 },
      );
      expect(merges).toBeGreaterThan(100);
    });

    it('replaying the events gives the same promotion and changes no input', () => {
      fc.assert(
        fc.property(runs, ({ strategy, list }) => {
          const first = start(strategy);
          const untouched = JSON.stringify([first, list]);
          const once = list.reduce(promotionTransition, first);
          const again = list.reduce(promotionTransition, first);
          expect(again).toEqual(once);
          expect(JSON.stringify([first, list])).toBe(untouched);
        }),
      );
    });

    it('every phase is active, ended or awaiting a revert', () => {
      for (const phase of phases) {
        expect(
          [
            isActive(phase),
            isTerminal(phase),
            phase === 'AwaitingRevert',
          ].filter(Boolean),
        ).toHaveLength(1);
      }
    });
  });
});
