import type { Stop } from '../../model/stop';

/**
 * Whether a stop is about this environment of this entity. One that names no entity is about
 * all of them, one that names no environment about every environment.
 *
 * @public
 */
export function coversPlace(
  stop: Stop,
  place: { entityRef: string; environment: string },
): boolean {
  return (
    (stop.entityRef === undefined || stop.entityRef === place.entityRef) &&
    (stopEnvironments(stop)?.includes(place.environment) ?? true)
  );
}

/** The environments a stop names; undefined for all of them. @public */
export function stopEnvironments(stop: Stop): readonly string[] | undefined {
  return stop.kind === 'hold' ? [stop.environment] : stop.environments;
}
