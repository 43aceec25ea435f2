/** A version that a commit changed, by the file that names it. */
export interface TagChange {
  path: string;
  from: string | undefined;
  to: string | undefined;
}

/** One step of a branch that is deployed: a commit on it, or a merge into it. */
export interface HistoryStep {
  sha: string;
  /** From its message. */
  promotionId: string | undefined;
  changes: TagChange[];
}

/** A commit that carries the trailer of a promotion, wherever it lies. */
export interface TrailedCommit {
  sha: string;
  promotionId: string;
  isMerge: boolean;
}

const TRAILER = /^Promotion-Id: (\S+)$/im;

/** The format the two readers below expect of `git log`. */
export const STEP_FORMAT = '%x01%H%x02%B%x03';
export const COMMIT_FORMAT = '%x01%H%x02%P%x02%B%x03';

/**
 * Reads `git log --reverse --first-parent -m -p --unified=0 --format=<STEP_FORMAT>`: what each
 * step of the branch did to the versions, oldest first.
 */
export function parseSteps(log: string): HistoryStep[] {
  return records(log).map(record => {
    const [head, patch = ''] = record.split('\x03');
    const [sha, message] = head.split('\x02');
    return {
      sha,
      promotionId: TRAILER.exec(message)?.[1],
      changes: parseChanges(patch),
    };
  });
}

/** Reads `git log --format=<COMMIT_FORMAT>`: every commit there is that is of a promotion. */
export function parseTrailedCommits(log: string): TrailedCommit[] {
  return records(log).flatMap(record => {
    const [sha, parents, message] = record.split('\x03')[0].split('\x02');
    const promotionId = TRAILER.exec(message)?.[1];
    return promotionId
      ? [{ sha, promotionId, isMerge: parents.includes(' ') }]
      : [];
  });
}

function records(log: string): string[] {
  return log.split('\x01').slice(1);
}

function parseChanges(patch: string): TagChange[] {
  const changes = new Map<string, TagChange>();
  let path = '';
  for (const line of patch.split('\n')) {
    const file = /^\+\+\+ (?:b\/)?(.*)$/.exec(line)?.[1];
    const [, sign, tag] = /^([+-]) +newTag: (\S+)/.exec(line) ?? [];
    if (line.startsWith('--- a/')) {
      path = line.slice('--- a/'.length);
    } else if (file && file !== '/dev/null') {
      path = file;
    } else if (sign) {
      const change = changes.get(path) ?? {
        path,
        from: undefined,
        to: undefined,
      };
      changes.set(path, { ...change, [sign === '+' ? 'to' : 'from']: tag });
    }
  }
  return [...changes.values()];
}
