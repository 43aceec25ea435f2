import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';

/** A revert to a version that is not known to have failed there: it restores what was safe. */
export function restoresLastGood(
  promotion: Pick<Promotion, 'kind' | 'restoresLastGood'>,
): boolean {
  return promotion.kind === 'revert' && promotion.restoresLastGood !== false;
}
