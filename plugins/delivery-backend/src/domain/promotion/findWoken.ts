import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { isSameRepository } from '../repository';

/**
 * Which promotions news of a repository concern. One that waits because the Git host asked it
 * to is left alone: coming earlier makes it wait longer.
 */
export function findWoken(
  pending: readonly Promotion[],
  repoURL: string,
): string[] {
  return pending
    .filter(
      ({ edits, reason }) =>
        reason !== 'git-host-rate-limited' &&
        edits.some(edit => isSameRepository(edit.repoURL, repoURL)),
    )
    .map(({ id }) => id);
}
