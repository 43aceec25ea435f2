import { events, failing, passing, pending } from './__fixtures__/promotions';
import {
  describePromotionEvent,
  describeVersion,
} from './describePromotionEvent';
import type { PromotionEventType } from './PromotionEvent';

describe('describePromotionEvent', () => {
  it.each(Object.keys(events) as PromotionEventType[])(
    'has words for %s',
    type => {
      expect(describePromotionEvent(events[type]).message).toMatch(/\w.*\.$/);
    },
  );

  it('says which gates hold it, the refusing ones first', () => {
    const describeGates = (gates: (typeof passing)[]) =>
      describePromotionEvent({ ...events['gates-evaluated'], gates }).message;
    expect(describeGates([passing])).toBe('All gates pass.');
    expect(describeGates([passing, pending])).toBe('Window: Closed.');
    expect(describeGates([pending, { ...failing, title: 'Veto' }])).toBe(
      'Veto: Vetoed.',
    );
  });

  it('does not throw at an event of a newer release', () => {
    const event = { at: '', actor: 'lockstep', type: 'teleported' } as never;
    expect(describePromotionEvent(event).message).toContain('teleported');
  });

  it.each([
    [null, 'nothing'],
    [{ image: 'a', tag: '1.4.0', digest: 'sha256:00' }, '1.4.0'],
    [{ image: 'a', digest: `sha256:${'0'.repeat(64)}` }, '000000000000'],
    [{ image: 'acme/payments' }, 'latest'],
  ])('names %j as %s', (version, words) => {
    expect(describeVersion(version)).toBe(words);
  });
});
