import type { Veto } from '../../model/stop';
import type { Version } from '../../model/version';
import { coversPlace } from './coversPlace';
import { findLongest } from './findLongest';
import { isStopActive } from './isStopActive';

/**
 * The veto against a version in an environment: of several, the one that ends last.
 *
 * @public
 */
export function findVeto(options: {
  vetoes: readonly Veto[];
  entityRef: string;
  environment: string;
  version: Version;
  now: string;
}): Veto | undefined {
  const { vetoes, version, now } = options;
  return findLongest(
    vetoes.filter(
      veto =>
        isStopActive(veto, now) &&
        coversPlace(veto, options) &&
        isVetoed(veto.version, version),
    ),
  );
}

/** Of the same image; the digest decides where both have one, else the tag. */
function isVetoed(vetoed: Version, version: Version): boolean {
  if (vetoed.image !== version.image) {
    return false;
  }
  if (vetoed.digest && version.digest) {
    return vetoed.digest === version.digest;
  }
  return vetoed.tag !== undefined && vetoed.tag === version.tag;
}
