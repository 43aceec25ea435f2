import type { ClusterFreshness } from '@lockstep/backstage-plugin-delivery-common';
import {
  formatAbsolute,
  formatAge,
  formatClock,
  formatDuration,
} from './formatTime';
import type { Tone } from './Status';
import type { Viewer } from './Viewer';

/** How the event stream of this page stands. `since`: when that began. */
export interface StreamStatus {
  state: 'connecting' | 'live' | 'reconnecting' | 'stale';
  since: number;
  /** When the last message came; undefined before the first. */
  lastChange?: number;
}

export interface FreshnessPresentation {
  mode: StreamStatus['state'] | 'silent';
  tone: Tone;
  word: string;
  detail: string;
  title: string;
}

/** How far the page may be trusted: its own connection first, then the clusters behind it. */
export function presentFreshness(
  stream: StreamStatus,
  clusters: readonly ClusterFreshness[],
  viewer: Viewer,
): FreshnessPresentation {
  const { t } = viewer;
  const last = stream.lastChange && new Date(stream.lastChange).toISOString();
  const title = last ? formatAbsolute(last, viewer) : '';
  if (stream.state === 'connecting') {
    return {
      mode: 'connecting',
      tone: 'move',
      word: t('freshness.connecting'),
      detail: '',
      title,
    };
  }
  if (stream.state === 'reconnecting') {
    return {
      mode: 'reconnecting',
      tone: 'move',
      word: t('freshness.reconnecting'),
      detail: last
        ? t('freshness.lastChange', { time: formatClock(last, viewer) })
        : '',
      title,
    };
  }
  if (stream.state === 'stale') {
    const since = new Date(stream.since).toISOString();
    return {
      mode: 'stale',
      tone: 'calm',
      word: t('freshness.asOf', { time: formatClock(last || since, viewer) }),
      detail: t('freshness.noConnection', {
        distance: formatDuration(viewer.now - stream.since, viewer),
      }),
      title,
    };
  }
  const silent = clusters.filter(({ state }) => state !== 'live');
  if (silent.length > 0) {
    return {
      mode: 'silent',
      tone: 'calm',
      word: t('freshness.silent', {
        value: String(silent.length),
        total: String(clusters.length),
      }),
      detail: t('freshness.silentOne', {
        cluster: silent[0].cluster,
        time: formatClock(silent[0].since, viewer),
      }),
      title: silent
        .map(({ cluster, reason }) => `${cluster}: ${reason ?? ''}`)
        .join('\n'),
    };
  }
  return {
    mode: 'live',
    tone: 'ok',
    word: t('freshness.live'),
    detail: last
      ? t('freshness.changed', { age: formatAge(last, viewer) })
      : '',
    title,
  };
}
