import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';
import {
  applyPlannedEdits,
  applyPlannedRestores,
  type EditsResult,
} from '../domain/promotion';

/** What a promotion writes, on the files as they are at a commit or branch. */
export async function planFiles(
  { edits, restores = [] }: Pick<Promotion, 'edits' | 'restores'>,
  repository: GitRepository,
  ref: string,
): Promise<EditsResult> {
  const read = async (path: string, at: string) =>
    (await repository.readFile({ path, ref: at }))?.content;
  if (restores.length > 0) {
    // The images are in files that are put back as a whole.
    const files = await Promise.all(
      restores.map(async ({ path, expectedAt, restoreFrom }) => ({
        now: await read(path, ref),
        expected: await read(path, expectedAt),
        restored: await read(path, restoreFrom),
      })),
    );
    return applyPlannedRestores(restores, files, edits[0].branch);
  }
  const contents = await Promise.all(
    edits.map(async ({ path }) => [path, await read(path, ref)] as const),
  );
  return applyPlannedEdits(edits, new Map(contents));
}
