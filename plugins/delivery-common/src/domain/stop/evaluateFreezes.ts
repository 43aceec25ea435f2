import type { Freeze } from '../../model/stop';
import { coversPlace } from './coversPlace';
import { isStopOver, stopEnd, stopStart } from './isStopActive';

/** Whether an environment is frozen, and when that changes. @public */
export interface FreezeState {
  frozen: boolean;
  /** Those in force now. */
  active: Freeze[];
  /** The real next opening: the end of all freezes that overlap or follow without a gap. */
  until: string | null;
  /** The first freeze after that. */
  next: Freeze | null;
}

/**
 * Adds up the freezes of an environment. Those that overlap, or begin in the moment another
 * ends, are one: between them nothing can be promoted.
 *
 * @public
 */
export function evaluateFreezes(options: {
  freezes: readonly Freeze[];
  entityRef: string;
  environment: string;
  now: string;
}): FreezeState {
  const { freezes, now } = options;
  const ahead = freezes
    .filter(
      freeze =>
        coversPlace(freeze, options) &&
        !isStopOver(freeze, now) &&
        stopStart(freeze) < stopEnd(freeze),
    )
    .sort((a, b) => stopStart(a) - stopStart(b));

  const begin = Date.parse(now);
  let opening = begin;
  for (const freeze of ahead) {
    if (stopStart(freeze) <= opening) {
      opening = Math.max(opening, stopEnd(freeze));
    }
  }
  const frozen = opening > begin;
  return {
    frozen,
    active: ahead.filter(freeze => stopStart(freeze) <= begin),
    until: frozen ? new Date(opening).toISOString() : null,
    next: ahead.find(freeze => stopStart(freeze) > opening) ?? null,
  };
}
