import type {
  Promotion,
  PromotionPhase,
} from '@lockstep/backstage-plugin-delivery-common';
import { aGate, aPromotion, at } from '../__testUtils__/deliveryModels';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import { presentPromotion } from './presentPromotion';

const viewer = aViewer();
const present = (overrides: Partial<Promotion>) =>
  presentPromotion(aPromotion(NOW, overrides), viewer);

const unmerged = { git: {} };

describe('presentPromotion', () => {
  it.each<[PromotionPhase, Partial<Promotion>, string, string, string]>([
    ['Requested', unmerged, 'Requested', 'move', 'Requested now'],
    ['Ready', unmerged, 'Requested', 'move', 'Gates now'],
    ['Queued', unmerged, 'Queued', 'calm', 'Gates now'],
    ['ProposalOpen', unmerged, 'Merging', 'move', 'Gates now'],
    ['Merging', unmerged, 'Merging', 'move', 'Merged now'],
    ['Syncing', {}, 'Syncing', 'move', 'Synced now'],
    ['RollingOut', {}, 'Rolling out', 'move', 'Rolling out now'],
    ['Verifying', {}, 'Verifying', 'move', 'Verifying now'],
    ['Succeeded', {}, 'Succeeded', 'ok', 'Succeeded done'],
    [
      'Failed',
      { reason: 'analysis-failed' },
      'Failed',
      'bad',
      'Rolling out failed here',
    ],
    [
      'Failed',
      { reason: 'sync-failed' },
      'Failed',
      'bad',
      'Synced failed here',
    ],
    ['Errored', unmerged, 'Errored', 'bad', 'Gates failed here'],
    ['Cancelled', unmerged, 'Cancelled', 'calm', 'Gates ended here'],
    ['Reverted', {}, 'Reverted', 'calm', 'Rolling out failed here'],
    ['NoOp', unmerged, 'No change', 'calm', 'Gates ended here'],
  ])('%s %j is %s', (phase, overrides, word, tone, place) => {
    const view = present({ phase, ...overrides });
    expect([view.status.word, view.status.tone]).toEqual([word, tone]);
    const reached = [...view.phases]
      .reverse()
      .find(({ state }) => state !== 'next')!;
    expect(`${reached.word} ${reached.stateWord}`).toBe(place);
  });

  it.each<[string, Partial<Promotion>, string]>([
    [
      'a person',
      {
        gates: [
          aGate(NOW, { state: 'Pending', waitsFor: 'group:default/sre' }),
        ],
      },
      'Needs a person',
    ],
    [
      'time',
      { gates: [aGate(NOW, { state: 'Pending', waitsFor: 'time' })] },
      'Waits',
    ],
    ['a merge by hand', { reason: 'awaits-merge' }, 'Needs a person'],
  ])('with its pull request open it may wait for %s', (_, changes, word) => {
    const view = present({ phase: 'ProposalOpen', git: {}, ...changes });
    expect(view.status.word).toBe(word);
  });

  it('places an ended one where its history left it', () => {
    const view = presentPromotion(
      aPromotion(NOW, { phase: 'Failed', reason: 'deadline-exceeded' }),
      viewer,
      [
        {
          sequence: 1,
          at: at(NOW, 60),
          type: 'verifying',
          phase: 'Verifying',
          actor: 'lockstep',
          message: 'Verifies.',
        },
      ],
    );
    expect(view.phases.find(({ state }) => state === 'failed')?.word).toBe(
      'Verifying',
    );
  });

  it.each<
    [
      PromotionPhase,
      Partial<Promotion>,
      { cancel: boolean; retry: boolean; revert: boolean },
    ]
  >([
    ['Blocked', unmerged, { cancel: true, retry: false, revert: false }],
    ['Merging', unmerged, { cancel: false, retry: false, revert: false }],
    ['RollingOut', {}, { cancel: false, retry: false, revert: false }],
    ['Failed', {}, { cancel: false, retry: false, revert: true }],
    ['Failed', unmerged, { cancel: false, retry: false, revert: false }],
    ['Succeeded', {}, { cancel: false, retry: false, revert: true }],
    [
      'Succeeded',
      { revertedBy: 'p2' },
      { cancel: false, retry: false, revert: false },
    ],
    ['AwaitingRevert', {}, { cancel: false, retry: false, revert: false }],
    ['Errored', unmerged, { cancel: false, retry: true, revert: false }],
  ])('%s %j may be %j', (phase, overrides, may) => {
    expect(present({ phase, ...overrides }).may).toMatchObject(may);
  });

  it('says whether a person or time is awaited while gates are closed', () => {
    const gate = (waitsFor: string) =>
      aGate(NOW, { key: waitsFor, state: 'Pending', waitsFor });
    const word = (...gates: ReturnType<typeof aGate>[]) =>
      present({ phase: 'Blocked', gates, ...unmerged }).status.word;
    expect(word(gate('time'))).toBe('Waits');
    expect(word(gate('time'), gate('group:default/sre'))).toBe(
      'Needs a person',
    );
  });

  it('orders gates: failed, people, time, passed', () => {
    const view = present({
      phase: 'Blocked',
      gates: [
        aGate(NOW, { key: 'passed' }),
        aGate(NOW, { key: 'time', state: 'Pending', waitsFor: 'time' }),
        aGate(NOW, {
          key: 'people',
          state: 'Pending',
          waitsFor: 'group:default/sre',
        }),
        aGate(NOW, { key: 'failed', state: 'Fail' }),
      ],
    });
    expect(view.gates.map(({ key }) => key)).toEqual([
      'failed',
      'people',
      'time',
      'passed',
    ]);
    expect(view.gates[1].waitsFor).toBe('sre');
  });

  it('links the commit that is in Git, not the one of the branch', () => {
    expect(present({}).commits).toEqual([
      expect.objectContaining({
        short: '9f2c41e',
        url: expect.stringMatching(/\/acme\/payments\/commit\/[0-9a-f]{40}$/),
      }),
    ]);
  });
});
