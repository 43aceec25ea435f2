import type {
  ClusterFreshness,
  Freshness,
} from '@lockstep/backstage-plugin-delivery-common';
import { summariseFreshness, type KindFreshness } from '../domain/freshness';
import {
  WATCHED_KINDS,
  WATCHED_KIND_NAMES,
  type WatchedKind,
  type WatchedKindName,
} from '../domain/objects';
import type { LossCause } from './ObjectEvent';

/** One stream of events: a kind of a cluster, in one namespace or in all of them. */
export interface WatchSource {
  cluster: string;
  kind: WatchedKindName;
  namespace?: string;
}

interface SourceState extends KindFreshness {
  namespace: string | undefined;
  everListed: boolean;
  lastSign: string;
}

/** How far what is held of each cluster and kind may be trusted. */
export class FreshnessBoard {
  private readonly sources = new Map<string, Map<string, SourceState>>();
  private readonly now: () => Date;
  /** What `all` answered last, as long as it is true. */
  private summary: ClusterFreshness[] | undefined;

  constructor(options: { now: () => Date }) {
    this.now = options.now;
  }

  /** Makes a source known before it was ever read. */
  expect(source: WatchSource): void {
    const at = this.now().toISOString();
    this.summary = undefined;
    this.ofCluster(source.cluster).set(keyOf(source), {
      kind: source.kind,
      namespace: source.namespace,
      state: 'unavailable',
      since: at,
      reason: 'not read yet',
      absent: false,
      everListed: false,
      lastSign: at,
    });
  }

  /** Everything of the source is known as of now. Returns whether that is news. */
  live(source: WatchSource): boolean {
    const state = this.stateOf(source);
    state.lastSign = this.now().toISOString();
    state.everListed = true;
    if (state.state === 'live') {
      return false;
    }
    this.summary = undefined;
    state.state = 'live';
    state.since = state.lastSign;
    state.reason = undefined;
    state.absent = false;
    return true;
  }

  /** The source spoke. */
  heard(source: WatchSource): void {
    this.stateOf(source).lastSign = this.now().toISOString();
  }

  /** The source cannot be followed. Returns whether that is news. */
  lost(source: WatchSource, cause: LossCause, reason: string): boolean {
    const state = this.stateOf(source);
    const next = state.everListed ? 'stale' : 'unavailable';
    this.summary = undefined;
    const known =
      state.state === next &&
      state.reason === reason &&
      state.absent === (cause === 'absent');
    if (state.state === 'live') {
      state.since = state.lastSign;
    }
    state.state = next;
    state.reason = reason;
    state.absent = cause === 'absent';
    return !known;
  }

  of(cluster: string): ClusterFreshness {
    const states = [...this.ofCluster(cluster).values()];
    const kinds: Record<string, Freshness> = {};
    for (const kind of WATCHED_KIND_NAMES) {
      const own = states.filter(state => state.kind === kind);
      if (own.length > 0) {
        kinds[kind] = summariseFreshness(own, { absentCounts: true });
      }
    }
    const counted = states.filter(({ kind }) => !isAuxiliary(kind));
    return { cluster, ...summariseFreshness(counted), kinds };
  }

  /** The same array until the freshness of something changes. */
  all(): ClusterFreshness[] {
    this.summary ??= [...this.sources.keys()].map(cluster => this.of(cluster));
    return this.summary;
  }

  /** Milliseconds since each source last spoke, for metrics. */
  ages(): Array<WatchSource & { state: Freshness['state']; ageMs: number }> {
    const now = this.now().getTime();
    return [...this.sources].flatMap(([cluster, states]) =>
      [...states.values()].map(({ kind, namespace, state, lastSign }) => ({
        cluster,
        kind,
        namespace,
        state,
        ageMs: Math.max(0, now - Date.parse(lastSign)),
      })),
    );
  }

  /** The worst of some kinds of some clusters, for a deployment that is read from them. */
  worst(
    sources: Array<{ cluster: string; kinds: readonly WatchedKindName[] }>,
  ): Freshness {
    return summariseFreshness(
      sources.flatMap(({ cluster, kinds }) =>
        [...this.ofCluster(cluster).values()].filter(({ kind }) =>
          kinds.includes(kind),
        ),
      ),
    );
  }

  private stateOf(source: WatchSource): SourceState {
    const key = keyOf(source);
    let state = this.ofCluster(source.cluster).get(key);
    if (!state) {
      this.expect(source);
      state = this.ofCluster(source.cluster).get(key)!;
    }
    return state;
  }

  private ofCluster(cluster: string): Map<string, SourceState> {
    let states = this.sources.get(cluster);
    if (!states) {
      states = new Map();
      this.sources.set(cluster, states);
    }
    return states;
  }
}

function isAuxiliary(kind: WatchedKindName): boolean {
  const { auxiliary }: WatchedKind = WATCHED_KINDS[kind];
  return auxiliary ?? false;
}

function keyOf({ kind, namespace }: WatchSource): string {
  return `${kind}/${namespace ?? ''}`;
}
