import type { PlannedEdit } from '@lockstep/backstage-plugin-delivery-common';
import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';

/** The files of the edits as they are at a commit, by path. */
export async function readPlannedFiles(
  repository: GitRepository,
  edits: readonly PlannedEdit[],
  ref: string,
): Promise<Map<string, string | undefined>> {
  const files = await Promise.all(
    edits.map(async ({ path }) => {
      const file = await repository.readFile({ path, ref });
      return [path, file?.content] as const;
    }),
  );
  return new Map(files);
}
