import type { GitFileChange } from '@lockstep/backstage-plugin-delivery-node';

/** What GitHub lists of a comparison, without a word about the rest. */
export const MOST_FILES = 300;

const STATUSES: Record<string, GitFileChange['status']> = {
  added: 'added',
  // The file it was copied from stays as it is.
  copied: 'added',
  removed: 'removed',
  renamed: 'renamed',
};

/** GitHub's `files` of a comparison, by path. */
export function mapFileChanges(
  files: Array<{
    filename: string;
    status: string;
    previous_filename?: string;
  }>,
): GitFileChange[] {
  return files
    .filter(({ status }) => status !== 'unchanged')
    .map((file): GitFileChange => {
      const status = STATUSES[file.status] ?? 'modified';
      return {
        path: file.filename,
        status,
        ...(status === 'renamed' &&
          file.previous_filename && { previousPath: file.previous_filename }),
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
