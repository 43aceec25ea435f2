import {
  approvalSubject,
  describeVersion,
  gateAwaitsPerson,
  gatePasses,
  isActive,
  isCancellable,
  isObserving,
  mayBeReverted,
  waitsForGates,
  type Promotion,
  type PromotionEventRecord,
  type PromotionPhase,
} from '@lockstep/backstage-plugin-delivery-common';
import { commitLink, type CommitLink } from './commitLink';
import { presentActor } from './presentActor';
import { presentGates, type GatePresentation } from './presentGate';
import { presentMoment, type Moment } from './presentMoment';
import {
  presentStatus,
  type Status,
  type StatusKey,
  type Tone,
} from './Status';
import type { Viewer } from './Viewer';

export interface PhaseSegment {
  key: PhaseName;
  word: string;
  state: 'done' | 'current' | 'next' | 'failed' | 'stopped';
  stateWord: string;
}

export interface PromotionPresentation {
  id: string;
  label: string;
  title: string;
  status: Status;
  from: string;
  to: string;
  requested: { by: string; when: Moment };
  message: string;
  phases: PhaseSegment[];
  notice: { tone: Tone; text: string };
  gates: GatePresentation[];
  pullRequest: { number: number; url: string } | null;
  commits: CommitLink[];
  may: { approve: boolean; cancel: boolean; retry: boolean; revert: boolean };
  /** What an approval would be bound to. */
  headSha: string | undefined;
}

const PHASE_NAMES = [
  'Requested',
  'Gates',
  'Merged',
  'Synced',
  'RollingOut',
  'Verifying',
  'Succeeded',
] as const;

export type PhaseName = (typeof PHASE_NAMES)[number];

/** Where on the bar each phase stands. Ended phases stand where the last active one stood. */
const POSITION: Partial<Record<PromotionPhase, PhaseName>> = {
  Requested: 'Requested',
  Blocked: 'Gates',
  Ready: 'Gates',
  Queued: 'Gates',
  Writing: 'Gates',
  ProposalOpen: 'Gates',
  Merging: 'Merged',
  Merged: 'Synced',
  Syncing: 'Synced',
  RollingOut: 'RollingOut',
  Verifying: 'Verifying',
  Succeeded: 'Succeeded',
};

/** Ended without anything going wrong. */
const STOPPED: readonly PromotionPhase[] = [
  'Cancelled',
  'Superseded',
  'NoOp',
  'Rejected',
];

const STATUS: Record<PromotionPhase, StatusKey> = {
  Requested: 'requested',
  Blocked: 'waits',
  Ready: 'requested',
  Queued: 'queued',
  Writing: 'requested',
  ProposalOpen: 'merging',
  Merging: 'merging',
  Merged: 'syncing',
  Syncing: 'syncing',
  RollingOut: 'rollingOut',
  Verifying: 'verifying',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Errored: 'errored',
  Cancelled: 'cancelled',
  Superseded: 'superseded',
  NoOp: 'noChange',
  Rejected: 'rejected',
  AwaitingRevert: 'reverting',
  Reverted: 'reverted',
  RevertFailed: 'failed',
};

/** A promotion in words; `events` tell where an ended one came from. */
export function presentPromotion(
  promotion: Promotion,
  viewer: Viewer,
  events: readonly PromotionEventRecord[] = [],
): PromotionPresentation {
  const { t } = viewer;
  const to = describeVersion(promotion.to);
  return {
    id: promotion.id,
    label: t('promotion.id', { number: String(promotion.number) }),
    title: presentTitle(promotion, t),
    status: presentPromotionStatus(promotion, viewer),
    from: describeVersion(promotion.from),
    to,
    requested: {
      by: presentActor(promotion.requestedBy, viewer),
      when: presentMoment(promotion.requestedAt, viewer),
    },
    message: promotion.message,
    phases: presentPhases(promotion, viewer, events),
    notice: presentNotice(promotion, viewer),
    gates: presentGates(promotion.gates, viewer),
    pullRequest: promotion.git.pullRequest ?? null,
    commits: presentCommits(promotion),
    headSha: promotion.git.headSha,
    may: {
      approve:
        approvalSubject(promotion) !== undefined &&
        isCancellable(promotion.phase) &&
        promotion.gates.some(
          gate => gate.key === 'approvals' && !gatePasses(gate),
        ),
      cancel: isCancellable(promotion.phase),
      retry: promotion.phase === 'Errored',
      revert: mayBeReverted(promotion) && promotion.phase !== 'AwaitingRevert',
    },
  };
}

export function presentPromotionStatus(
  promotion: Pick<Promotion, 'phase' | 'gates' | 'reason'>,
  viewer: Pick<Viewer, 't'>,
): Status {
  if (waitsForGates(promotion)) {
    if (promotion.gates.some(({ state }) => state === 'Fail')) {
      return presentStatus('failed', viewer, {
        word: viewer.t('status.waits'),
      });
    }
    return promotion.gates.some(gateAwaitsPerson)
      ? presentStatus('needsPerson', viewer)
      : presentStatus('waits', viewer);
  }
  if (promotion.reason === 'awaits-merge') {
    return presentStatus('needsPerson', viewer);
  }
  return presentStatus(STATUS[promotion.phase], viewer);
}

/** Whether the promotion needs a person now to go on. */
export function awaitsPerson(promotion: Promotion): boolean {
  return (
    promotion.phase === 'Errored' ||
    promotion.reason === 'awaits-merge' ||
    (waitsForGates(promotion) && promotion.gates.some(gateAwaitsPerson))
  );
}

function presentTitle({ kind, to }: Promotion, t: Viewer['t']): string {
  const version = { version: describeVersion(to) };
  if (kind === 'revert') {
    return t('promotion.revertTo', version);
  }
  return kind === 'hotfix'
    ? t('promotion.hotfixTo', version)
    : t('promotion.promotionTo', version);
}

function presentPhases(
  promotion: Promotion,
  { t }: Viewer,
  events: readonly PromotionEventRecord[],
): PhaseSegment[] {
  const { phase } = promotion;
  const reached = POSITION[phase] ?? lastPosition(promotion, events);
  const at = PHASE_NAMES.indexOf(reached);
  const ended = !isActive(phase);
  return PHASE_NAMES.map((key, index) => {
    const state = stateAt(index, at, phase, ended);
    return {
      key,
      word: t(`promotion.phases.${key}`),
      state,
      stateWord: t(`promotion.phaseState.${state}`),
    };
  });
}

function stateAt(
  index: number,
  at: number,
  phase: PromotionPhase,
  ended: boolean,
): PhaseSegment['state'] {
  if (index < at || phase === 'Succeeded') {
    return 'done';
  }
  if (index > at) {
    return 'next';
  }
  if (!ended) {
    return 'current';
  }
  return STOPPED.includes(phase) ? 'stopped' : 'failed';
}

/** The last phase it worked in, from its history; else from what is in Git. */
function lastPosition(
  { git, reason }: Promotion,
  events: readonly PromotionEventRecord[],
): PhaseName {
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const position =
      isActive(events[index].phase) && POSITION[events[index].phase];
    if (position) {
      return position;
    }
  }
  if (!git.mergeSha) {
    return 'Gates';
  }
  return reason === 'sync-failed' ? 'Synced' : 'RollingOut';
}

function presentNotice(
  promotion: Promotion,
  { t }: Viewer,
): PromotionPresentation['notice'] {
  const { phase, environment } = promotion;
  const from = describeVersion(promotion.from);
  const to = describeVersion(promotion.to);
  if (isObserving(phase) || phase === 'Merging' || phase === 'AwaitingRevert') {
    return { tone: 'move', text: t('promotion.notice.moving') };
  }
  if (isActive(phase)) {
    const tone = awaitsPerson(promotion) ? 'ask' : 'move';
    return { tone, text: t('promotion.notice.gates') };
  }
  if (phase === 'Succeeded') {
    return {
      tone: 'ok',
      text: t('promotion.notice.succeeded', { environment, version: to }),
    };
  }
  if (phase === 'Errored') {
    return { tone: 'bad', text: t('promotion.notice.errored') };
  }
  if (phase === 'Reverted') {
    return {
      tone: 'calm',
      text: t('promotion.notice.reverted', { environment, version: from }),
    };
  }
  if (mayBeReverted(promotion)) {
    return {
      tone: 'bad',
      text: t('promotion.notice.failed', { version: from }),
    };
  }
  return { tone: 'calm', text: t('promotion.notice.ended', { environment }) };
}

function presentCommits({ git, edits }: Promotion): CommitLink[] {
  const repoURL = edits[0]?.repoURL;
  const link = (
    sha: string | undefined,
    url: string | undefined,
  ): CommitLink[] =>
    sha ? [{ ...commitLink(repoURL, sha), ...(url && { url }) }] : [];
  return git.mergeSha
    ? link(git.mergeSha, git.mergeUrl)
    : link(git.headSha, git.commitUrl);
}
