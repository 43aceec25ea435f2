import { aDelivery, aPromotion, SHA } from '../__testUtils__/deliveryModels';
import { deliveryScenes } from '../__testUtils__/deliveryScenes';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import { presentActivity } from './presentActivity';

const viewer = aViewer();

describe('presentActivity', () => {
  it('tells promotions and reverts with their links, newest first', () => {
    const rows = presentActivity(
      deliveryScenes['canary-in-flight'](NOW),
      viewer,
    );
    const told = rows.filter(({ promotion }) => promotion);
    expect(
      told.map(({ what, promotion, versions }) => [
        what.word,
        promotion!.label,
        versions,
      ]),
    ).toEqual([
      ['Promotion waits', 'P-412', { from: '1.46.0', to: '1.47.2' }],
      ['Promotion succeeded', 'P-411', { from: '1.47.0', to: '1.47.2' }],
      ['Revert succeeded', 'P-410', { from: '1.47.1', to: '1.47.0' }],
      ['Promotion failed, reverted', 'P-409', { from: '1.47.0', to: '1.47.1' }],
    ]);
    expect(told[0].pullRequest?.number).toBe(318);
    expect(told[2].who).toBe('Lockstep');
    const times = rows.map(({ when }) => when.at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('tells a sync that a promotion caused only once', () => {
    const commits = presentActivity(
      aDelivery(NOW, { promotions: [aPromotion(NOW)] }),
      viewer,
    )
      .filter(({ commit }) => commit?.sha === SHA.config)
      .map(({ what }) => what.word);
    expect(commits).toEqual(['Promotion succeeded']);
  });

  it('keeps to the newest ones', () => {
    expect(presentActivity(aDelivery(NOW), viewer, 2)).toHaveLength(2);
  });
});
