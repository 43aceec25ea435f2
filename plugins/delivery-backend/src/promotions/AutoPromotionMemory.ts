/** How long a request that was refused for certain is not made again, unless something ends there. */
const REFUSED_MS = 3_600_000;

/** A component in an environment. */
export interface Place {
  entityRef: string;
  environment: string;
}

/**
 * What this process need not look up again: one version per place. A refusal is worth another
 * try now and then, because what Git says is not announced; not with each sweep, because every
 * try costs calls to the Git host.
 */
export class AutoPromotionMemory {
  private readonly done = new Map<string, string>();
  private readonly refused = new Map<string, { key: string; until: number }>();

  constructor(private readonly now: () => Date) {}

  mayTry(place: Place, key: string): boolean {
    const name = nameOf(place);
    const refusal = this.refused.get(name);
    const isResting =
      refusal?.key === key && this.now().getTime() < refusal.until;
    return this.done.get(name) !== key && !isResting;
  }

  /** It was requested, now or before. */
  noteDone(place: Place, key: string): void {
    this.done.set(nameOf(place), key);
    this.refused.delete(nameOf(place));
  }

  /** Whether that is news. */
  noteRefusal(place: Place, key: string): boolean {
    const name = nameOf(place);
    const isNews = this.refused.get(name)?.key !== key;
    const until = this.now().getTime() + REFUSED_MS;
    this.refused.set(name, { key, until });
    return isNews;
  }

  /** The next look may try again; it is no news when it is refused again. */
  forgetRefusal(place: Place): void {
    const refusal = this.refused.get(nameOf(place));
    if (refusal) {
      refusal.until = 0;
    }
  }
}

function nameOf({ entityRef, environment }: Place): string {
  return `${entityRef}#${environment}`;
}
