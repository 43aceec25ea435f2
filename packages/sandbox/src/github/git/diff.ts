import { EMPTY_TREE } from './gitNames';
import { runGit } from './runGit';

export interface FileDiff {
  path: string;
  previousPath?: string;
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  /** Blob after the change, before it for a removed file. */
  sha: string;
  additions: number;
  deletions: number;
  /** Hunks alone, from the first `@@`; absent for binary files and pure renames. */
  patch?: string;
}

const STATUS: Record<string, FileDiff['status']> = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

/** Files that differ between two commits or trees; an undefined base is the empty tree. */
export async function diffFiles(
  gitDir: string,
  base: string | undefined,
  head: string,
): Promise<FileDiff[]> {
  const range = [base ?? EMPTY_TREE, head];
  const diff = (...options: string[]) =>
    runGit(gitDir, ['diff-tree', '-r', '-M', ...options, ...range]).then(run =>
      run.stdout.toString('utf8'),
    );
  const [raw, numstat, patches] = await Promise.all([
    diff('--raw', '--no-abbrev', '-z'),
    diff('--numstat', '-z'),
    diff('-p', '--full-index'),
  ]);
  const files = parseRawDiff(raw);
  const counts = parseNumstat(numstat);
  const sections = patches.split(/^(?=diff --git )/m).filter(Boolean);
  return files.map((file, index) => {
    const section = sections.shift() ?? '';
    if (file.status === 'changed') {
      // A change of type (file to link) prints a removal and an addition.
      sections.shift();
    }
    const hunks = section.indexOf('\n@@');
    return {
      ...file,
      additions: counts[index]?.additions ?? 0,
      deletions: counts[index]?.deletions ?? 0,
      ...(hunks === -1
        ? {}
        : { patch: section.slice(hunks + 1).replace(/\n$/, '') }),
    };
  });
}

function parseRawDiff(
  text: string,
): Array<Omit<FileDiff, 'additions' | 'deletions'>> {
  const fields = text.split('\0').filter(Boolean);
  const files: Array<Omit<FileDiff, 'additions' | 'deletions'>> = [];
  while (fields.length > 0) {
    const [, , before, after, letter] = fields.shift()!.split(' ');
    const status = STATUS[letter[0]] ?? 'modified';
    const first = fields.shift()!;
    const moved = status === 'renamed' || status === 'copied';
    files.push({
      path: moved ? fields.shift()! : first,
      ...(moved ? { previousPath: first } : {}),
      status,
      sha: status === 'removed' ? before : after,
    });
  }
  return files;
}

function parseNumstat(
  text: string,
): Array<{ additions: number; deletions: number }> {
  const fields = text.split('\0').filter(Boolean);
  const counts: Array<{ additions: number; deletions: number }> = [];
  while (fields.length > 0) {
    const [additions, deletions, path] = fields.shift()!.split('\t');
    if (path === '') {
      // A rename prints its two paths as fields of their own.
      fields.splice(0, 2);
    }
    // Binary files count as `-`.
    counts.push({
      additions: Number(additions) || 0,
      deletions: Number(deletions) || 0,
    });
  }
  return counts;
}

/** A whole change as text, as `git diff` prints it. */
export async function diffText(
  gitDir: string,
  base: string | undefined,
  head: string,
): Promise<string> {
  const run = await runGit(gitDir, [
    'diff-tree',
    '-r',
    '-M',
    '-p',
    base ?? EMPTY_TREE,
    head,
  ]);
  return run.stdout.toString('utf8');
}
