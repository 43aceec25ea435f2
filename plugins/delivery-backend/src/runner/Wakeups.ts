/**
 * Which promotions must be looked at before they are due, because something they watch
 * changed. Hints get lost with the process; the poll finds what they would have told.
 */
export class Wakeups {
  private readonly watched = new Map<string, ReadonlySet<string>>();
  private readonly pending = new Set<string>();
  private wakeAll = false;

  /** Promotion `id` depends on these deployments from now on. */
  watch(id: string, deploymentIds: Iterable<string>): void {
    this.watched.set(id, new Set(deploymentIds));
  }

  forget(id: string): void {
    this.watched.delete(id);
    this.pending.delete(id);
  }

  /** Deployments changed. True when somebody waits for one of them. */
  noteChange(deploymentIds: ReadonlySet<string>): boolean {
    for (const [id, watched] of this.watched) {
      if ([...watched].some(deploymentId => deploymentIds.has(deploymentId))) {
        this.pending.add(id);
      }
    }
    return this.pending.size > 0;
  }

  /** These are to be looked at; all of them when none are named. */
  note(ids?: readonly string[]): void {
    this.wakeAll ||= ids === undefined;
    ids?.forEach(id => this.pending.add(id));
  }

  /**
   * What to wake now; `undefined` ids mean all. Those being worked on stay on the list: what
   * their worker has read may be older than the news.
   */
  take(busy: ReadonlySet<string>): { ids: string[] | undefined } | undefined {
    const all = this.wakeAll;
    const ids = [...this.pending].filter(id => !busy.has(id));
    this.wakeAll = false;
    ids.forEach(id => this.pending.delete(id));
    if (all) {
      busy.forEach(id => this.pending.add(id));
      return { ids: undefined };
    }
    return ids.length > 0 ? { ids } : undefined;
  }
}
