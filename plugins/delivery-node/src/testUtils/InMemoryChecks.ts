import type { GitCheck } from '../host/GitCheck';

/** What programs said about commits: the newest word of each name. */
export class InMemoryChecks {
  private readonly bySha = new Map<string, Map<string, GitCheck>>();

  set(sha: string, check: GitCheck): void {
    const checks = this.bySha.get(sha) ?? new Map();
    checks.set(check.name, { ...check });
    this.bySha.set(sha, checks);
  }

  list(sha: string): GitCheck[] {
    return [...(this.bySha.get(sha)?.values() ?? [])]
      .map(check => ({ ...check }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The required names that have not passed. */
  missing(sha: string, required: string[]): string[] {
    const passed = this.list(sha)
      .filter(({ state }) => state === 'success' || state === 'neutral')
      .map(({ name }) => name);
    return required.filter(name => !passed.includes(name));
  }
}
