import type { PlannedRestore } from '@lockstep/backstage-plugin-delivery-common';
import type { EditsResult } from './applyPlannedEdits';

/** One file in three states; undefined where it is missing. */
export interface RestoredFile {
  now: string | undefined;
  expected: string | undefined;
  restored: string | undefined;
}

/**
 * Puts files back to what they were before a promotion: every one, or none. A file that
 * somebody changed since is theirs.
 */
export function applyPlannedRestores(
  restores: readonly PlannedRestore[],
  files: readonly RestoredFile[],
  branch: string,
): EditsResult {
  const written: Array<{ path: string; content: string }> = [];
  const deletions: string[] = [];
  for (const [index, { path }] of restores.entries()) {
    const { now, expected, restored } = files[index];
    if (now === restored) {
      continue;
    }
    if (now !== expected) {
      return {
        outcome: 'base-changed',
        message: `${path} on ${branch} was changed since by somebody else and was left alone; nothing was written. Take back the images alone, or put it right by hand.`,
      };
    }
    if (restored === undefined) {
      deletions.push(path);
    } else {
      written.push({ path, content: restored });
    }
  }
  return written.length + deletions.length > 0
    ? { outcome: 'edited', files: written, deletions }
    : {
        outcome: 'no-op',
        message: `${branch} is as it was before already.`,
      };
}
