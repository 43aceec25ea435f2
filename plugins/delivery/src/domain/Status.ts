import type { Tone } from '@lockstep/backstage-plugin-delivery-common';
import type { statusMessages } from '../wording/status';
import type { Viewer } from './Viewer';

export type { Tone };

export type StatusKey = keyof typeof statusMessages;

/** A state with its word; the icon follows from the key, the colour from the tone. */
export interface Status {
  key: StatusKey;
  tone: Tone;
  word: string;
}

const TONES: Record<StatusKey, Tone> = {
  healthy: 'ok',
  passed: 'ok',
  synced: 'ok',
  succeeded: 'ok',
  rollingOut: 'move',
  progressing: 'move',
  syncing: 'move',
  deleting: 'move',
  verifying: 'move',
  merging: 'move',
  requested: 'move',
  reverting: 'move',
  paused: 'calm',
  soaking: 'calm',
  onHold: 'calm',
  ticketMissing: 'ask',
  queued: 'calm',
  pending: 'calm',
  waits: 'calm',
  windowOpen: 'ok',
  windowClosed: 'calm',
  needsPerson: 'ask',
  inconclusive: 'ask',
  drift: 'ask',
  outOfSync: 'ask',
  degraded: 'bad',
  canaryFailed: 'bad',
  syncFailed: 'bad',
  failed: 'bad',
  errored: 'bad',
  aborted: 'bad',
  missing: 'bad',
  rejected: 'bad',
  overridden: 'calm',
  cancelled: 'calm',
  superseded: 'calm',
  reverted: 'calm',
  noChange: 'calm',
  stale: 'calm',
  noAnswer: 'calm',
  unknown: 'calm',
  notDeployed: 'calm',
};

/** The status of a key; `word` and `tone` replace what the key usually has. */
export function presentStatus(
  key: StatusKey,
  viewer: Pick<Viewer, 't'>,
  override: { word?: string; tone?: Tone } = {},
): Status {
  return {
    key,
    tone: override.tone ?? TONES[key],
    word: override.word ?? viewer.t(`status.${key}`),
  };
}
