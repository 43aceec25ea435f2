import { mockServices } from '@backstage/backend-test-utils';
import type {
  Deployment,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import { aDeployment, aRollout, v } from '../__testUtils__/aDeployment';
import { abortedRollout } from '../__testUtils__/rollouts';
import { evaluateGates } from './evaluateGates';
import { SourceHealthyGate } from './SourceHealthyGate';
import { TargetSettledGate } from './TargetSettledGate';
import { VetoGate } from './VetoGate';
import { WindowGate } from './WindowGate';

const stale = { freshness: { state: 'stale', since: 'noon' } } as const;
const promotion = (changes: Partial<Promotion> = {}) =>
  ({
    id: 'this',
    kind: 'promote',
    entityRef: 'component:default/payments',
    fromEnvironment: 'dev',
    environment: 'test',
    to: v('1.5.0'),
    gates: [],
    git: {},
    ...changes,
  } as unknown as Promotion);
const context = (changes: Partial<GateContext> = {}): GateContext => ({
  promotion: promotion(),
  source: [aDeployment('dev', '1.5.0')],
  target: [aDeployment('test', '1.4.0')],
  now: '2026-03-02T10:00:00.000Z',
  ...changes,
});
const ask = async (gate: PromotionGate, changes: Partial<GateContext>) => {
  const asked = context(changes);
  return gate.applies(asked)
    ? gate.evaluate(asked)
    : { state: 'not asked', reason: '' };
};

describe('SourceHealthyGate', () => {
  const dev = (changes: Partial<Deployment>) => ({
    source: [aDeployment('dev', '1.5.0', changes)],
  });
  it.each<[string, Partial<GateContext>, string, RegExp]>([
    ['healthy', {}, 'Pass', /dev runs 1.5.0, synced and healthy/],
    ['nothing known', { source: [] }, 'Pending', /No deployment of dev/],
    ['silent', dev(stale), 'Pending', /silent since noon/],
    [
      'moved on',
      { source: [aDeployment('dev', '1.6.0')] },
      'Fail',
      /asks for 1.6.0 now, not 1.5.0/,
    ],
    [
      'aborted',
      dev({ rollout: abortedRollout('1.5.0', '1.4.0') }),
      'Fail',
      /was aborted/,
    ],
    [
      'rolling',
      dev({ stableVersion: v('1.4.0') }),
      'Pending',
      /still rolling 1.5.0 out/,
    ],
    [
      'drifted',
      dev({
        application: {
          ...aDeployment('dev', '1').application,
          sync: 'OutOfSync',
        },
      }),
      'Pending',
      /OutOfSync/,
    ],
    [
      'unhealthy',
      dev({ health: { status: 'Degraded', message: 'CrashLoop' } }),
      'Pending',
      /CrashLoop/,
    ],
    [
      'one of two unhealthy',
      {
        source: [
          aDeployment('dev', '1.5.0'),
          aDeployment('dev', '1.5.0', stale),
        ],
      },
      'Pending',
      /silent/,
    ],
    [
      'a named version',
      { promotion: promotion({ fromEnvironment: null }) },
      'not asked',
      /^$/,
    ],
    [
      'a revert',
      { promotion: promotion({ kind: 'revert' }) },
      'not asked',
      /^$/,
    ],
  ])('%s', async (_, changes, state, reason) => {
    const answer = await ask(new SourceHealthyGate(), changes);
    expect([answer.state, answer.reason]).toEqual([
      state,
      expect.stringMatching(reason),
    ]);
  });
});

describe('WindowGate', () => {
  const rule = {
    kind: 'allow' as const,
    schedule: '* * * * *',
    duration: '1h',
    manualSync: false,
  };
  const windows = (changes: object) => ({
    target: [
      aDeployment('test', '1.4.0', {
        windows: {
          ...aDeployment('test', '1').windows,
          matching: [rule],
          ...changes,
        },
      }),
    ],
  });
  it.each<[string, Partial<GateContext>, object]>([
    ['no windows', {}, { state: 'not asked' }],
    [
      'open',
      windows({ nextClosing: 'six' }),
      { state: 'Pass', reason: 'test is open until six.' },
    ],
    [
      'closed',
      windows({ canSync: false, nextOpening: 'nine' }),
      { state: 'Pending', waitsFor: 'time', nextCheckAt: 'nine' },
    ],
    [
      'closed for ever',
      windows({ canSync: false }),
      { state: 'Pending', reason: 'test is closed and no opening is planned.' },
    ],
    [
      'closed for a revert',
      {
        ...windows({ canSync: false }),
        promotion: promotion({ kind: 'revert' }),
      },
      {
        state: 'Pass',
        reason: 'test is closed. Recorded: a revert passes a closed window.',
      },
    ],
    [
      'the latest of two openings',
      {
        target: [
          ...windows({ canSync: false, nextOpening: '2026-03-02T11:00:00Z' })
            .target,
          ...windows({ canSync: false, nextOpening: '2026-03-02T12:00:00Z' })
            .target,
        ],
      },
      { state: 'Pending', nextCheckAt: '2026-03-02T12:00:00Z' },
    ],
  ])('%s', async (_, changes, expected) => {
    const gate = new WindowGate({ bindsReverts: false });
    expect(await ask(gate, changes)).toMatchObject(expected);
  });

  it.each<[string, Partial<Promotion>, boolean, string]>([
    ['the last good version', { restoresLastGood: true }, false, 'Pass'],
    ['a version that failed', { restoresLastGood: false }, false, 'Pending'],
    ['the last good version, bound', {}, true, 'Pending'],
  ])('closed for a revert to %s', async (_, changes, bindsReverts, state) => {
    const answer = await ask(new WindowGate({ bindsReverts }), {
      ...windows({ canSync: false }),
      promotion: promotion({ kind: 'revert', ...changes }),
    });
    expect(answer.state).toBe(state);
  });
});

describe('TargetSettledGate', () => {
  const rolling = aDeployment('test', '1.4.1', {
    rollout: aRollout('1.4.1', { phase: 'Paused' }),
  });
  it.each<[string, Partial<GateContext>, string]>([
    ['settled', {}, 'Pass'],
    ['rolling', { target: [rolling] }, 'Pending'],
    [
      'aborted',
      { target: [{ ...rolling, rollout: abortedRollout('1.4.1', '1.4.0') }] },
      'Pass',
    ],
    ['silent', { target: [aDeployment('test', '1.4.0', stale)] }, 'Pending'],
    ['unknown', { target: [] }, 'Pending'],
    [
      'a hotfix',
      { target: [rolling], promotion: promotion({ kind: 'hotfix' }) },
      'not asked',
    ],
    [
      'a revert',
      { target: [rolling], promotion: promotion({ kind: 'revert' }) },
      'not asked',
    ],
  ])('%s', async (_, changes, state) => {
    expect((await ask(new TargetSettledGate(), changes)).state).toBe(state);
  });
});

describe('VetoGate', () => {
  const earlier = (
    changes: Partial<Promotion>,
    verdict = 'analysis-failed',
  ) => {
    const list = [
      promotion({
        id: 'that',
        number: 4,
        phase: 'Reverted',
        git: { mergeSha: 'e' },
        ...changes,
      }),
    ];
    const readHistory = async () => [
      {
        at: '',
        actor: '',
        type: 'delivery-failed' as const,
        reason: verdict as never,
        message: 'Bad.',
      },
    ];
    return new VetoGate(
      { list: async () => list, readHistory },
      ['dev', 'test', 'prod'],
      { listOpen: async () => [] },
    );
  };
  it.each<[string, PromotionGate, Partial<GateContext>, string]>([
    ['failed here', earlier({}), {}, 'Fail'],
    [
      'failed before this environment',
      earlier({}),
      { promotion: promotion({ environment: 'prod' }) },
      'Fail',
    ],
    [
      'failed after this environment',
      earlier({ environment: 'prod' }),
      {},
      'Pass',
    ],
    ['another version failed', earlier({ to: v('1.4.9') }), {}, 'Pass'],
    ['refused before the merge', earlier({ git: {} }), {}, 'Pass'],
    ['succeeded', earlier({ phase: 'Succeeded' }), {}, 'Pass'],
    ['was late', earlier({}, 'deadline-exceeded'), {}, 'Pass'],
    [
      'a revert',
      earlier({}),
      { promotion: promotion({ kind: 'revert' }) },
      'Pass',
    ],
  ])('%s', async (_, gate, changes, state) => {
    expect((await ask(gate, changes)).state).toBe(state);
  });
});

describe('evaluateGates', () => {
  const gate = (answer: () => Promise<any>): PromotionGate => ({
    key: 'g',
    title: 'G',
    applies: () => true,
    evaluate: answer,
  });
  const before = {
    key: 'g',
    title: 'G',
    state: 'Pass',
    reason: 'x',
    since: 'then',
  } as const;
  const evaluate = (one: PromotionGate, gates: Promotion['gates']) =>
    evaluateGates({
      gates: [one],
      logger: mockServices.logger.mock(),
      context: context({ promotion: promotion({ gates }) }),
    });

  it('keeps since while the state stays', async () => {
    const passes = gate(async () => ({ state: 'Pass', reason: 'y' }));
    expect(await evaluate(passes, [before])).toMatchObject([
      { since: 'then', reason: 'y' },
    ]);
    const fails = gate(async () => ({ state: 'Fail', reason: 'n' }));
    expect(await evaluate(fails, [before])).toMatchObject([
      { since: '2026-03-02T10:00:00.000Z' },
    ]);
  });

  it.each([
    ['2026-03-02T10:00:01.000Z', 'Fail', 'Overridden'],
    ['2026-03-02T10:00:01.000Z', 'Pass', 'Pass'],
    ['2026-03-02T10:00:00.000Z', 'Fail', 'Fail'],
  ] as const)(
    'overridden until %s, a gate that says %s is %s',
    async (until, says, state) => {
      const given = {
        gate: before.key,
        by: 'user:default/boss',
        reason: 'The shop is down.',
        at: 'then',
        until,
      };
      const [answer] = await evaluateGates({
        gates: [gate(async () => ({ state: says, reason: 'Told so.' }))],
        logger: mockServices.logger.mock(),
        context: context({ promotion: promotion({ overrides: [given] }) }),
      });
      expect(answer.state).toBe(state);
      expect(answer.override).toEqual(
        state === 'Overridden' ? given : undefined,
      );
      expect(answer.reason).toContain('Told so.');
    },
  );

  it('answers for one that throws or never answers', async () => {
    const throws = gate(() => Promise.reject(new Error('down')));
    expect(await evaluate(throws, [])).toMatchObject([{ state: 'Pending' }]);
    jest.useFakeTimers();
    try {
      const answer = evaluate(
        gate(() => new Promise(() => {})),
        [],
      );
      await jest.advanceTimersByTimeAsync(10_000);
      expect(await answer).toMatchObject([
        {
          state: 'Pending',
          reason: 'It could not be asked: no answer in 10 s.',
        },
      ]);
    } finally {
      jest.useRealTimers();
    }
  });
});
