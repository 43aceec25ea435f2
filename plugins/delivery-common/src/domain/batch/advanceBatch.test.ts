import fc from 'fast-check';
import type { Batch, BatchItem, BatchItemState } from '../../model/batch';
import {
  promotionPhaseSchema,
  type PromotionPhase,
} from '../../model/promotion';
import { isActive } from '../promotion';
import { advanceBatch, type BatchAdvance } from './advanceBatch';
import type { BatchAttempt, BatchFacts, BatchMember } from './BatchFacts';
import { batchItemKey } from './batchItemKey';

const NOW = '2026-03-02T11:00:00.000Z';
const WAVES = ['infrastructure', 'core', 'applications', 'monitoring'];
const cancelRequested = { by: 'user:default/ann', at: NOW, reason: 'Lunch' };

type Given = Partial<BatchItem> & { name: string };

function anItem({ name, ...changes }: Given): BatchItem {
  return {
    entityRef: `component:default/${name}`,
    environment: 'test',
    wave: 'applications',
    request: {},
    state: 'Waiting',
    ...changes,
  };
}

/** An item whose promotion is `P-<number>`. */
function running(name: string, number: number, wave = 'applications'): Given {
  return {
    name,
    wave,
    state: 'Running',
    promotionId: `id-${number}`,
    promotionNumber: number,
  };
}

function aBatch(items: Given[], changes: Partial<Batch> = {}): Batch {
  return {
    id: 'b1c5b6f0-0000-4000-8000-000000000001',
    number: 1,
    requestedBy: 'user:default/ann',
    requestedAt: '2026-03-02T10:00:00.000Z',
    updatedAt: '2026-03-02T10:00:00.000Z',
    phase: 'Running',
    message: '',
    waves: WAVES,
    items: items.map(anItem),
    ...changes,
  };
}

function member(
  number: number,
  phase: PromotionPhase,
  changes: Partial<BatchMember> = {},
): [string, BatchMember] {
  return [
    `id-${number}`,
    {
      number,
      phase,
      message: `It is ${phase}.`,
      strategy: 'pull-request',
      ...changes,
    },
  ];
}

function facts(changes: Partial<BatchFacts> = {}): BatchFacts {
  return {
    now: NOW,
    inFlight: 10,
    members: new Map(),
    attempts: new Map(),
    taken: new Map(),
    ...changes,
  };
}

const attempt = (name: string, what: BatchAttempt): BatchFacts =>
  facts({ attempts: new Map([[`component:default/${name}#test`, what]]) });
const names = (items: BatchItem[]) =>
  items.map(({ entityRef }) => entityRef.split('/')[1]);
const states = ({ batch }: BatchAdvance) =>
  batch.items.map(({ state }) => state);

describe('advanceBatch', () => {
  it('starts the first wave only, in its order, as many as may be in flight', () => {
    const batch = aBatch([
      { name: 'shop' },
      { name: 'db', wave: 'core' },
      { name: 'bus', wave: 'core' },
      { name: 'mail', wave: 'core' },
    ]);
    const result = advanceBatch(batch, facts({ inFlight: 2 }));
    expect(names(result.start)).toEqual(['db', 'bus']);
    expect(states(result)).toEqual([
      'Waiting',
      'Running',
      'Running',
      'Waiting',
    ]);
    expect(result.batch).toMatchObject({
      phase: 'Running',
      message: 'Wave core: 0 of 3 done.',
      updatedAt: NOW,
    });
  });

  it('starts the next wave when all before it have succeeded or had nothing to do', () => {
    const batch = aBatch([
      running('vpc', 1, 'infrastructure'),
      running('dns', 2, 'infrastructure'),
      { name: 'shop' },
    ]);
    const one = facts({
      members: new Map([member(1, 'Succeeded'), member(2, 'Verifying')]),
    });
    expect(advanceBatch(batch, one).start).toEqual([]);
    const both = facts({
      members: new Map([member(1, 'Succeeded'), member(2, 'NoOp')]),
    });
    expect(names(advanceBatch(batch, both).start)).toEqual(['shop']);
  });

  it.each<[string, BatchAttempt, BatchItemState, string | undefined]>([
    [
      'created',
      { outcome: 'created', promotionId: 'id-7', number: 7 },
      'Running',
      undefined,
    ],
    [
      'nothing to do',
      { outcome: 'nothing-to-do', message: 'It runs.' },
      'Succeeded',
      'It runs.',
    ],
    [
      'refused',
      { outcome: 'refused', message: 'No such tag.' },
      'Refused',
      'No such tag.',
    ],
    ['taken', { outcome: 'taken', message: 'By P-3.' }, 'Waiting', 'By P-3.'],
    [
      'troubled',
      { outcome: 'troubled', message: 'Git is away.' },
      'Running',
      'Git is away.',
    ],
    ['absent, while it goes on', { outcome: 'absent' }, 'Running', undefined],
  ])('notes that asking for a promotion was %s', (_, what, state, message) => {
    const batch = aBatch([{ name: 'shop', state: 'Running' }]);
    const result = advanceBatch(batch, attempt('shop', what));
    expect(result.batch.items[0]).toMatchObject({ state });
    expect(result.batch.items[0].message).toBe(message);
    expect(result.start.length).toBe(
      what.outcome === 'troubled' || what.outcome === 'absent' ? 1 : 0,
    );
  });

  it('lets one whose environment is taken wait, says so, and starts the others', () => {
    const batch = aBatch([{ name: 'shop' }, { name: 'cart' }]);
    const taken = new Map([
      ['component:default/shop#test', 'test is taken by P-3.'],
    ]);
    const result = advanceBatch(batch, facts({ taken, inFlight: 1 }));
    expect(names(result.start)).toEqual(['cart']);
    expect(result.batch.items[0].message).toBe('test is taken by P-3.');
    expect(result.batch.message).toBe(
      'Wave applications: 0 of 2 done. component:default/shop in test: test is taken by P-3.',
    );
    const free = advanceBatch(result.batch, facts());
    expect(free.batch.items[0]).toMatchObject({
      state: 'Running',
      message: undefined,
    });
  });

  it.each<[PromotionPhase, BatchItemState]>([
    ['Failed', 'Failed'],
    ['AwaitingRevert', 'Failed'],
    ['Reverted', 'Failed'],
    ['RevertFailed', 'Failed'],
    ['Superseded', 'Failed'],
    ['Rejected', 'Failed'],
    ['Cancelled', 'Cancelled'],
  ])(
    'stops at a promotion that is %s and awaits what is under way',
    (phase, state) => {
      const batch = aBatch([
        running('shop', 1),
        running('cart', 2),
        { name: 'mail' },
        { name: 'dash', wave: 'monitoring' },
      ]);
      const result = advanceBatch(
        batch,
        facts({ members: new Map([member(1, phase), member(2, 'Syncing')]) }),
      );
      expect(states(result)).toEqual([state, 'Running', 'Skipped', 'Skipped']);
      expect(result).toMatchObject({
        start: [],
        cancel: [],
        batch: { phase: 'Running' },
      });
      expect(result.batch.message).toMatch(
        /^Stopped, because component:default\/shop in test .* 1 under way is awaited\.$/,
      );
      const ended = advanceBatch(
        result.batch,
        facts({ members: new Map([member(2, 'Succeeded')]) }),
      );
      expect(ended.batch.phase).toBe('Failed');
      expect(ended.batch.message).toMatch(
        /^Stopped, because component:default\/shop in test .* It is \w+\. 1 of 4 succeeded\.$/,
      );
      expect(ended.batch.items[2].message).toMatch(
        /^Not started, because component:default\/shop in test/,
      );
    },
  );

  it('waits for an errored promotion and says so, but not once it stops', () => {
    const batch = aBatch([
      running('shop', 1),
      running('cart', 2),
      { name: 'dash', wave: 'monitoring' },
    ]);
    const errored = member(1, 'Errored');
    const waits = advanceBatch(
      batch,
      facts({ members: new Map([errored, member(2, 'Succeeded')]) }),
    );
    expect(states(waits)).toEqual(['Running', 'Succeeded', 'Waiting']);
    expect(waits.batch.message).toContain(
      'P-1 errored; retry it, or cancel the batch. It is Errored.',
    );
    const retried = advanceBatch(
      waits.batch,
      facts({ members: new Map([member(1, 'Requested')]) }),
    );
    expect(retried.batch.items[0].message).toBeUndefined();
    const failed = advanceBatch(
      batch,
      facts({ members: new Map([errored, member(2, 'Failed')]) }),
    );
    expect(states(failed)).toEqual(['Failed', 'Failed', 'Skipped']);
    expect(failed.batch).toMatchObject({
      phase: 'Failed',
      stoppedBy: { entityRef: 'component:default/cart' },
    });
    const cancelled = advanceBatch(
      { ...waits.batch, cancelRequested },
      facts({ members: new Map([errored]) }),
    );
    expect(cancelled.batch.phase).toBe('Cancelled');
  });

  it('on a cancel starts nothing, cancels what can be and awaits the rest', () => {
    const batch = aBatch(
      [
        running('shop', 1),
        running('cart', 2),
        running('till', 3),
        running('mail', 4),
        { name: 'dash' },
      ],
      { cancelRequested },
    );
    const result = advanceBatch(
      batch,
      facts({
        members: new Map([
          member(1, 'ProposalOpen'),
          member(2, 'Merging'),
          member(3, 'Merging', { cancelRequested: { by: 'user:default/ann' } }),
          member(4, 'Syncing'),
        ]),
      }),
    );
    expect(names(result.cancel)).toEqual(['shop', 'cart']);
    expect(states(result)).toEqual([
      'Running',
      'Running',
      'Running',
      'Running',
      'Cancelled',
    ]);
    expect(result.batch.message).toBe(
      'Cancelled by user:default/ann: Lunch. 4 under way are awaited.',
    );
    const ended = advanceBatch(
      result.batch,
      facts({
        members: new Map([
          member(1, 'Cancelled'),
          member(2, 'Cancelled'),
          member(3, 'Succeeded'),
          member(4, 'Succeeded'),
        ]),
      }),
    );
    expect(ended.batch).toMatchObject({
      phase: 'Cancelled',
      message: 'Cancelled by user:default/ann: Lunch. 2 of 5 succeeded.',
    });
    expect(ended.batch.stoppedBy).toBeUndefined();
  });

  it('is not called cancelled when all of it had been done', () => {
    const batch = aBatch([running('shop', 1)], { cancelRequested });
    expect(
      advanceBatch(batch, facts({ members: new Map([member(1, 'Succeeded')]) }))
        .batch,
    ).toMatchObject({
      phase: 'Succeeded',
      message: 'The item succeeded. The cancel came too late.',
    });
  });

  it('looks for one that was about to be started when the batch stopped', () => {
    const batch = aBatch([{ name: 'shop', state: 'Running' }], {
      cancelRequested,
    });
    const look = advanceBatch(batch, facts());
    expect([look.start.length, names(look.find), look.batch.phase]).toEqual([
      0,
      ['shop'],
      'Running',
    ]);
    expect(
      advanceBatch(batch, attempt('shop', { outcome: 'absent' })).batch.phase,
    ).toBe('Cancelled');
    const found = advanceBatch(
      batch,
      attempt('shop', { outcome: 'created', promotionId: 'id-1', number: 1 }),
    );
    expect(found.batch.items[0]).toMatchObject({
      state: 'Running',
      promotionId: 'id-1',
    });
    expect(
      names(
        advanceBatch(
          found.batch,
          facts({ members: new Map([member(1, 'Ready')]) }),
        ).cancel,
      ),
    ).toEqual(['shop']);
  });

  it('counts a promotion that is gone as failed, and one not looked at as under way', () => {
    const batch = aBatch([running('shop', 1)]);
    expect(advanceBatch(batch, facts()).batch.items[0].state).toBe('Running');
    const gone = advanceBatch(
      batch,
      facts({ members: new Map([['id-1', 'gone']]) }),
    );
    expect(gone.batch).toMatchObject({
      phase: 'Failed',
      items: [{ message: expect.stringContaining('P-1') }],
    });
  });

  it('leaves a batch that has ended alone', () => {
    const batch = aBatch([running('shop', 1)], { phase: 'Failed' });
    const result = advanceBatch(
      batch,
      facts({ members: new Map([member(1, 'Succeeded')]) }),
    );
    expect(result.batch).toBe(batch);
  });
});

/** A world that answers a batch as it likes, step by step. */
interface Step {
  attempts: Array<BatchAttempt['outcome']>;
  phases: PromotionPhase[];
  taken: boolean[];
  cancel: boolean;
}

const ENDED = promotionPhaseSchema.options.filter(
  phase => !isActive(phase) && phase !== 'Errored',
);
const step: fc.Arbitrary<Step> = fc.record({
  attempts: fc.array(
    fc.constantFrom(
      'created',
      'created',
      'created',
      'nothing-to-do',
      'refused',
      'taken',
      'troubled',
    ),
    { minLength: 8, maxLength: 8 },
  ),
  phases: fc.array(
    fc.constantFrom(
      'Requested',
      'Merging',
      'Syncing',
      'Errored',
      'Succeeded',
      'Succeeded',
      'NoOp',
      ...ENDED,
    ),
    {
      minLength: 8,
      maxLength: 8,
    },
  ),
  taken: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  cancel: fc.integer({ min: 0, max: 9 }).map(value => value === 0),
}) as fc.Arbitrary<Step>;
const waves = fc.array(fc.constantFrom(...WAVES), {
  minLength: 1,
  maxLength: 8,
});

function stepFacts(
  batch: Batch,
  members: Map<string, PromotionPhase>,
  at: Step,
  inFlight: number,
): BatchFacts {
  const found = new Map<string, BatchMember>();
  const attempts = new Map<string, BatchAttempt>();
  const taken = new Map<string, string>();
  batch.items.forEach((item, index) => {
    const id = item.promotionId;
    if (id) {
      // One that has ended stays as it is.
      const before = members.get(id);
      const phase =
        before && ENDED.includes(before) ? before : at.phases[index];
      members.set(id, phase);
      found.set(id, {
        number: index + 1,
        phase,
        message: '',
        strategy: 'pull-request',
      });
    }
    const outcome = at.attempts[index];
    attempts.set(
      batchItemKey(item),
      outcome === 'created'
        ? { outcome, promotionId: `id-${index + 1}`, number: index + 1 }
        : ({ outcome, message: outcome } as BatchAttempt),
    );
    if (at.taken[index]) taken.set(batchItemKey(item), 'taken');
  });
  return { now: NOW, inFlight, members: found, attempts, taken };
}

describe('advanceBatch, whatever happens', () => {
  const play = (
    check: (before: Batch, advance: BatchAdvance, given: BatchFacts) => void,
  ) =>
    fc.assert(
      fc.property(
        waves,
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        (given, steps, inFlight) => {
          let batch = aBatch(
            given.map((wave, index) => ({ name: `s${index}`, wave })),
          );
          const members = new Map<string, PromotionPhase>();
          for (const at of steps) {
            if (at.cancel && batch.phase === 'Running')
              batch = { ...batch, cancelRequested };
            const told = stepFacts(batch, members, at, inFlight);
            const advance = advanceBatch(batch, told);
            check(batch, advance, told);
            batch = advance.batch;
          }
        },
      ),
      { numRuns: 2_000 },
    );
  const isStarted = (before: Batch, after: BatchItem, index: number) =>
    before.items[index].state === 'Waiting' && after.state === 'Running';

  it('starts no item before all of the waves before have succeeded', () => {
    let started = 0;
    play((before, { batch, start }) => {
      const begun = batch.items.filter((item, index) =>
        isStarted(before, item, index),
      );
      for (const item of [...begun, ...start]) {
        started += 1;
        const earlier = batch.items.filter(
          ({ wave }) => WAVES.indexOf(wave) < WAVES.indexOf(item.wave),
        );
        expect(earlier.every(({ state }) => state === 'Succeeded')).toBe(true);
      }
    });
    expect(started).toBeGreaterThan(1_000);
  });

  it('starts nothing after a failure or a cancel, and no more than may be in flight', () => {
    let stops = 0;
    play((before, { batch, start }, { inFlight }) => {
      const isBad = batch.items.some(({ state }) =>
        ['Failed', 'Refused', 'Cancelled', 'Skipped'].includes(state),
      );
      const isStopping = isBad || batch.cancelRequested !== undefined;
      stops += Number(isStopping);
      const goesOn =
        start.length > 0 ||
        batch.items.some(
          (item, index) =>
            item.state === 'Waiting' || isStarted(before, item, index),
        );
      expect(isStopping && goesOn).toBe(false);
      expect(
        batch.items.filter(({ state }) => state === 'Running').length,
      ).toBeLessThanOrEqual(inFlight);
    });
    expect(stops).toBeGreaterThan(500);
  });

  it('changes nothing at the second look at the same facts, and no item that has ended', () => {
    play((before, advance, told) => {
      // What is about to be started gets its answer only after this.
      const asked = [...advance.start, ...advance.find].map(batchItemKey);
      const attempts = new Map(
        [...told.attempts].filter(([key]) => !asked.includes(key)),
      );
      expect(advanceBatch(advance.batch, { ...told, attempts }).batch).toBe(
        advance.batch,
      );
      const ended = (_: BatchItem, index: number) =>
        !['Waiting', 'Running'].includes(before.items[index].state);
      expect(advance.batch.items.filter(ended)).toEqual(
        before.items.filter(ended),
      );
    });
  });

  it('ends when its promotions end', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(
        waves,
        fc.array(step, { maxLength: 6 }),
        step,
        fc.integer({ min: 1, max: 4 }),
        (given, steps, last, inFlight) => {
          let batch = aBatch(
            given.map((wave, index) => ({ name: `s${index}`, wave })),
          );
          const members = new Map<string, PromotionPhase>();
          for (const at of steps) {
            if (at.cancel && batch.phase === 'Running')
              batch = { ...batch, cancelRequested };
            batch = advanceBatch(
              batch,
              stepFacts(batch, members, at, inFlight),
            ).batch;
          }
          // From now on everything that is asked for is answered, and ends.
          const end: Step = {
            ...last,
            attempts: last.attempts.map(outcome =>
              ['taken', 'troubled'].includes(outcome) ? 'created' : outcome,
            ),
            phases: last.phases.map(phase =>
              ENDED.includes(phase) ? phase : 'Succeeded',
            ),
            taken: last.taken.map(() => false),
          };
          for (
            let look = 0;
            look < 3 * given.length && batch.phase === 'Running';
            look += 1
          ) {
            batch = advanceBatch(
              batch,
              stepFacts(batch, members, end, inFlight),
            ).batch;
          }
          ends.add(batch.phase);
          expect(batch.phase).not.toBe('Running');
        },
      ),
      { numRuns: 2_000 },
    );
    expect([...ends].sort()).toEqual(['Cancelled', 'Failed', 'Succeeded']);
  });
});
