import {
  FIRST_TAG,
  isBadTag,
  parseOverlayPath,
  type DeploymentFacts,
} from '../domain/faults';
import type { GitMirror } from './GitMirror';

const SYNC_MS = 150;
const ROLLOUT_MS = 150;
/** Also without a hint, as Argo CD does. */
const REFRESH_MS = 5_000;

/**
 * Argo CD and Argo Rollouts in small: follows `main` of every repository a little later, rolls
 * each new version out, and gives up on bad ones.
 */
export class StormCluster {
  private readonly facts = new Map<string, DeploymentFacts>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly looking = new Set<string>();
  private readonly again = new Set<string>();
  private stopped = false;

  constructor(
    private readonly mirrors: ReadonlyMap<string, GitMirror>,
    private readonly onFacts: (facts: DeploymentFacts[]) => void,
  ) {}

  all(): DeploymentFacts[] {
    return [...this.facts.values()];
  }

  /** The first look at every repository; from then on it follows. */
  async start(): Promise<void> {
    for (const name of this.mirrors.keys()) {
      await this.look(name);
    }
    const refresh = setInterval(() => {
      for (const name of this.mirrors.keys()) {
        this.note(name);
      }
    }, REFRESH_MS);
    this.timers.add(refresh);
  }

  /** Something may have changed in a repository. */
  note(repository: string): void {
    if (this.looking.has(repository)) {
      this.again.add(repository);
      return;
    }
    this.looking.add(repository);
    this.later(SYNC_MS, async () => {
      try {
        await this.look(repository);
      } finally {
        this.looking.delete(repository);
        if (this.again.delete(repository)) {
          this.note(repository);
        }
      }
    });
  }

  stop(): void {
    this.stopped = true;
    this.timers.forEach(timer => clearTimeout(timer));
  }

  private async look(repository: string): Promise<void> {
    const { sha, tags } = await this.mirrors.get(repository)!.fetch();
    const changed: DeploymentFacts[] = [];
    for (const [path, tag] of Object.entries(tags)) {
      const place = parseOverlayPath(path);
      const known = this.facts.get(path);
      if (place && (known?.revision !== sha || known.tag !== tag)) {
        const next = follow(known, { ...place, revision: sha, tag });
        this.facts.set(path, next);
        changed.push(next);
        if (next.state === 'progressing' && known?.tag !== tag) {
          this.later(ROLLOUT_MS, async () => this.finish(path, tag));
        }
      }
    }
    if (changed.length > 0) {
      this.onFacts(changed);
    }
  }

  private finish(path: string, tag: string): void {
    const known = this.facts.get(path)!;
    if (known.tag === tag) {
      const ended = isBadTag(tag)
        ? { ...known, state: 'failed' as const }
        : { ...known, state: 'healthy' as const, stableTag: tag };
      this.facts.set(path, ended);
      this.onFacts([ended]);
    }
  }

  private later(ms: number, act: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act().catch(() => {
        // The Git host is busy; the next refresh sees it.
      });
    }, ms);
    if (this.stopped) {
      clearTimeout(timer);
    }
    this.timers.add(timer);
  }
}

function follow(
  known: DeploymentFacts | undefined,
  seen: {
    service: string;
    environment: string;
    revision: string;
    tag: string;
  },
): DeploymentFacts {
  const since = new Date().toISOString();
  if (!known || known.tag === seen.tag) {
    return {
      stableTag: FIRST_TAG,
      state: 'healthy',
      since,
      ...known,
      ...seen,
    };
  }
  return {
    ...known,
    ...seen,
    since,
    state: seen.tag === known.stableTag ? 'healthy' : 'progressing',
  };
}
