import type {
  Gate,
  Promotion,
  PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import { aRequest } from '../store/__fixtures__/promotions';
import type { PromotionStore } from '../store/PromotionStore';

let ids = 0;

/** When things happened to a promotion; what is left out did not. */
export interface Story {
  requestedAt: string;
  gatesAt?: string;
  mergedAt?: string;
  succeededAt?: string;
  failedAt?: string;
  erroredAt?: string;
  cancelledAt?: string;
}

export const WINDOW_GATE: Gate = {
  key: 'window',
  title: 'Window',
  state: 'Pass',
  reason: 'Open.',
  since: '2026-03-01T00:00:00.000Z',
  evidenceUrl: 'https://argo.acme.test/windows',
};

/** Stores a promotion with a history of its own, through the state machine. */
export async function tellStory(
  store: PromotionStore,
  story: Story,
  changes: Partial<Promotion> = {},
): Promise<Promotion> {
  ids += 1;
  const { id } = await store.insert({
    promotion: aRequest({
      id: `00000000-0000-4000-b000-${String(ids).padStart(12, '0')}`,
      requestedAt: story.requestedAt,
      ...changes,
    }),
    at: story.requestedAt,
    actor: 'user:default/ann',
  });
  const record = async (at: string | undefined, ...bodies: object[]) => {
    if (at !== undefined) {
      const result = await store.record(
        (await store.get(id))!,
        bodies.map(
          body => ({ at, actor: 'lockstep', ...body } as PromotionEvent),
        ),
      );
      expect(result.outcome).toBe('recorded');
    }
  };
  await record(story.gatesAt ?? story.mergedAt, {
    type: 'gates-evaluated',
    gates: [WINDOW_GATE],
  });
  await record(
    story.mergedAt,
    { type: 'write-intended', branch: 'b', baseSha: 'a', edits: [] },
    {
      type: 'merged',
      mergeSha: 'e'.repeat(40),
      mergeUrl: 'https://git.acme.test/acme/payments/commit/e',
      byHand: true,
    },
    { type: 'synced', revision: 'e'.repeat(40) },
  );
  await record(story.succeededAt, { type: 'verified' });
  await record(story.failedAt, {
    type: 'delivery-failed',
    reason: 'analysis-failed',
    message: 'Too many errors.',
  });
  await record(story.erroredAt, {
    type: 'errored',
    reason: 'outcome-unknown',
    message: 'Cannot tell.',
  });
  await record(story.cancelledAt, { type: 'cancelled' });
  return (await store.get(id))!.promotion;
}
