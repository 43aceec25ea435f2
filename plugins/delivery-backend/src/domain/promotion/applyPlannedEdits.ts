import type { PlannedEdit } from '@lockstep/backstage-plugin-delivery-common';
import { applyPlannedEdit } from './applyPlannedEdit';

/** The files of one commit, or why there is none. */
export type EditsResult =
  | {
      outcome: 'edited';
      files: Array<{ path: string; content: string }>;
      /** Files that are removed. */
      deletions: string[];
    }
  | { outcome: 'no-op' | 'base-changed'; message: string };

/** Applies all edits of a promotion: every file, or none. `contents` goes by path. */
export function applyPlannedEdits(
  edits: readonly PlannedEdit[],
  contents: ReadonlyMap<string, string | undefined>,
): EditsResult {
  const files = [];
  let idle = 'Nothing is to be changed.';
  for (const edit of edits) {
    const content = contents.get(edit.path);
    if (content === undefined) {
      return {
        outcome: 'base-changed',
        message: `${edit.path} is gone from ${edit.branch}; nothing was written.`,
      };
    }
    const result = applyPlannedEdit(content, edit);
    if (result.outcome === 'base-changed') {
      return result;
    }
    if (result.outcome === 'edited') {
      files.push({ path: edit.path, content: result.content });
    } else {
      idle = result.message;
    }
  }
  return files.length > 0
    ? { outcome: 'edited', files, deletions: [] }
    : { outcome: 'no-op', message: idle };
}
