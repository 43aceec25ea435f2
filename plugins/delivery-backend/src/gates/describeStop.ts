import type { Stop } from '@lockstep/backstage-plugin-delivery-common';

/** How long and by whom, for the end of a sentence: `until …, by user:default/ann: why`. */
export function describeStop({ endsAt, createdBy, reason }: Stop): string {
  const until = endsAt ? `until ${endsAt}` : 'until somebody ends it';
  return `${until}, by ${createdBy}: ${reason}`;
}
