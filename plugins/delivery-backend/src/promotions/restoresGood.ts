import type {
  Promotion,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { isSamePin } from '../domain/promotion';

const FAILED = ['Failed', 'AwaitingRevert', 'Reverted', 'RevertFailed'];

/**
 * Whether a version a revert goes back to is not known to be bad there: what was delivered
 * last with it neither failed nor was taken back. `history` is newest first.
 */
export function restoresGood(
  history: readonly Promotion[],
  {
    environment,
    to,
    except,
  }: { environment: string; to: Version; except: string },
): boolean {
  const last = history.find(
    promotion =>
      promotion.id !== except &&
      promotion.environment === environment &&
      promotion.git.mergeSha !== undefined &&
      promotion.to.image === to.image &&
      isSamePin(promotion.to, to),
  );
  return !last || (!FAILED.includes(last.phase) && !last.revertedBy);
}
