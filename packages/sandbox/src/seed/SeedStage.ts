import type { KubeObject } from '../kube/KubeObject';

/** An object and what must be true of it. */
export interface SeedCondition {
  kind: string;
  namespace: string;
  name: string;
  holds: (object: KubeObject) => boolean;
}

/** A change of one file: each `replace` hits the first place still there. */
export interface SeedEdit {
  path: string;
  replace?: Array<[from: string, to: string]>;
  append?: string;
}

/** One thing that happens to a seeded service: a commit, or a change in the cluster behind Git's back. */
export type SeedStage = { after: SeedCondition } & (
  | { message: string; edits: SeedEdit[] }
  | {
      patch: { kind: string; namespace: string; name: string; with: object };
    }
);

/** The file's new text. Throws when a text to replace is not there: the skeleton moved on. */
export function applySeedEdit(text: string, edit: SeedEdit): string {
  let result = text;
  for (const [from, to] of edit.replace ?? []) {
    const at = result.indexOf(from);
    if (at < 0) {
      throw new Error(
        `${edit.path} holds no ${JSON.stringify(
          from,
        )} to replace; the seed does not fit the skeleton any more`,
      );
    }
    result = result.slice(0, at) + to + result.slice(at + from.length);
  }
  return result + (edit.append ?? '');
}
