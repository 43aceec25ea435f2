import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a push may not do to a branch. */
export interface PushRule {
  branch: string;
  /** `pull-request`: no push at all; `fast-forward`: no rewriting, no deletion. */
  rule: 'pull-request' | 'fast-forward';
}

/*
 * git asks this hook for each ref of a push. It only reads a list, so that nothing of a push
 * ever becomes part of a command; changes over the API do not come through here.
 */
const UPDATE_HOOK = `#!/bin/sh
# Refuses pushes to protected branches; the list is written by the sandbox.
list="$GIT_DIR/protected-branches"
[ -f "$list" ] || exit 0
refuse() {
  echo "error: GH006: Protected branch update failed for $1." >&2
  echo "error: $2" >&2
  exit 1
}
while read -r ref rule; do
  [ "$ref" = "$1" ] || continue
  case "$3" in
    *[!0]*) ;;
    *) refuse "$1" "Cannot delete this branch" ;;
  esac
  [ "$rule" = pull-request ] && refuse "$1" "Changes must be made through a pull request."
  git merge-base --is-ancestor "$2" "$3" || refuse "$1" "Cannot force-push to this branch"
done < "$list"
exit 0
`;

export async function installUpdateHook(gitDir: string): Promise<void> {
  const hooks = join(gitDir, 'hooks');
  await mkdir(hooks, { recursive: true });
  await writeFile(join(hooks, 'update'), UPDATE_HOOK);
  await chmod(join(hooks, 'update'), 0o755);
}

export async function writePushRules(
  gitDir: string,
  rules: PushRule[],
): Promise<void> {
  const file = join(gitDir, 'protected-branches');
  const lines = rules.map(
    ({ branch, rule }) => `refs/heads/${branch} ${rule}\n`,
  );
  await writeFile(`${file}.new`, lines.join(''));
  await rename(`${file}.new`, file);
}
