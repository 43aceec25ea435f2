import { NotFoundError } from '@backstage/errors';

/** One that must not be seen is as one that does not exist: nothing tells them apart. */
export function createEntityNotFoundError(entityRef: string): NotFoundError {
  return new NotFoundError(
    `There is no entity ${entityRef} in the catalog, or you may not see it`,
  );
}
