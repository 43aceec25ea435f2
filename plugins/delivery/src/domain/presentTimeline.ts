import {
  isActive,
  type PromotionEventRecord,
} from '@lockstep/backstage-plugin-delivery-common';
import { formatClock } from './formatTime';
import { presentActor } from './presentActor';
import { presentMoment, type Moment } from './presentMoment';
import { presentPromotionStatus } from './presentPromotion';
import type { Status } from './Status';
import type { Viewer } from './Viewer';

export interface TimelineEntry {
  key: string;
  clock: string;
  when: Moment;
  status: Status;
  text: string;
  by: string;
  url?: string;
}

/** The history of a promotion, oldest first; the same thing said twice in a row is told once. */
export function presentTimeline(
  events: readonly PromotionEventRecord[],
  viewer: Viewer,
): TimelineEntry[] {
  return [...events]
    .sort((one, other) => one.sequence - other.sequence)
    .filter(({ message, type }, at, all) => {
      const previous = all[at - 1];
      return (
        !previous || previous.message !== message || previous.type !== type
      );
    })
    .map((event, at, all) => ({
      key: String(event.sequence),
      clock: formatClock(event.at, viewer),
      when: presentMoment(event.at, viewer),
      status: statusOf(event, at === all.length - 1, viewer),
      text: event.message,
      by: presentActor(event.actor, viewer),
      url: event.url,
    }));
}

/** What lies behind is done; only the last event can still move or have gone wrong. */
function statusOf(
  event: PromotionEventRecord,
  last: boolean,
  viewer: Viewer,
): Status {
  const status = presentPromotionStatus(
    { phase: event.phase, gates: [], reason: '' },
    viewer,
  );
  return last || !isActive(event.phase)
    ? status
    : { key: 'succeeded', tone: 'ok', word: status.word };
}
