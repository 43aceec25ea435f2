import type { Viewer } from './Viewer';

/** `you`, `Lockstep`, or the name at the end of an entity reference. */
export function presentActor(
  actor: string,
  viewer: Pick<Viewer, 't' | 'userEntityRef'>,
): string {
  if (actor === 'lockstep') {
    return viewer.t('promotion.lockstep');
  }
  if (actor === viewer.userEntityRef) {
    return viewer.t('promotion.you');
  }
  return actor.replace(/^[a-z]+:(?:[^/]+\/)?/, '');
}
