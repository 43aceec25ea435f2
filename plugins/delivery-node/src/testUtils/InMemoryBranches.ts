import { CommitGraph, type StoredCommit } from './CommitGraph';

/** Named commits over a commit graph. */
export class InMemoryBranches {
  readonly graph = new CommitGraph();
  private readonly heads = new Map<string, string>();

  head(branch: string): string | undefined {
    return this.heads.get(branch);
  }

  move(branch: string, sha: string): void {
    this.heads.set(branch, sha);
  }

  delete(branch: string): void {
    this.heads.delete(branch);
  }

  /** The commit of a branch or SHA. */
  commitAt(ref: string): StoredCommit | undefined {
    return this.graph.get(this.heads.get(ref) ?? ref);
  }

  contains(descendant: string, ancestor: string): boolean {
    return this.graph.history(descendant).some(({ sha }) => sha === ancestor);
  }
}
