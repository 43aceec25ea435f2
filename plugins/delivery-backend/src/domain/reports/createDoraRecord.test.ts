import { aRequest } from '../../store/__fixtures__/promotions';
import { createDoraRecord, type PromotionMoment } from './createDoraRecord';

const moments = (...list: Array<[string, PromotionMoment['phase']]>) =>
  list.map(([type, phase], index) => ({
    at: `2026-03-02T1${index}:00:00.000Z`,
    type,
    phase,
  }));
const record = (list: PromotionMoment[]) =>
  createDoraRecord({
    promotion: { ...aRequest({ phase: 'Succeeded' }), number: 1 },
    moments: list,
    owner: 'group:default/commerce',
    system: null,
    committedAt: null,
  });

describe('createDoraRecord', () => {
  it('reads when it was merged and succeeded', () => {
    expect(
      record(
        moments(
          ['requested', 'Requested'],
          ['merged', 'Merged'],
          ['verified', 'Succeeded'],
          ['reverted', 'Succeeded'],
        ),
      ),
    ).toMatchObject({
      entityRef: 'component:default/payments',
      owner: 'group:default/commerce',
      mergedAt: '2026-03-02T11:00:00.000Z',
      succeededAt: '2026-03-02T12:00:00.000Z',
      failedAt: null,
    });
  });

  it('reads when it failed, however it went on', () => {
    expect(
      record(
        moments(
          ['requested', 'Requested'],
          ['merged', 'Merged'],
          ['delivery-failed', 'Failed'],
          ['revert-started', 'AwaitingRevert'],
          ['reverted', 'Reverted'],
        ),
      ),
    ).toMatchObject({
      failedAt: '2026-03-02T12:00:00.000Z',
      succeededAt: null,
    });
  });

  it('is no failure before the merge', () => {
    expect(
      record(moments(['requested', 'Requested'], ['base-changed', 'Failed'])),
    ).toMatchObject({ mergedAt: null, failedAt: null, succeededAt: null });
  });
});
