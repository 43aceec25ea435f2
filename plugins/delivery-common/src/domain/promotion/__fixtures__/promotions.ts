import type { Gate } from '../../../model/gate';
import type { Promotion } from '../../../model/promotion';
import type { PromotionEvent, PromotionEventType } from '../PromotionEvent';

const AT = '2026-03-02T10:00:00Z';

export const passing: Gate = {
  key: 'window',
  title: 'Window',
  state: 'Pass',
  reason: 'Open.',
  since: AT,
};
export const pending: Gate = {
  ...passing,
  state: 'Pending',
  reason: 'Closed.',
};
export const failing: Gate = { ...passing, state: 'Fail', reason: 'Vetoed.' };

/** A promotion with everything in Git that its phases may need. */
export function aPromotion(changes: Partial<Promotion> = {}): Promotion {
  return {
    id: 'b1c5b6f0-0000-4000-8000-000000000012',
    number: 12,
    kind: 'promote',
    entityRef: 'component:default/payments',
    fromEnvironment: 'dev',
    environment: 'test',
    deployments: ['local~argocd~payments-test'],
    from: { image: 'registry.acme.test/acme/payments', tag: '1.4.0' },
    to: { image: 'registry.acme.test/acme/payments', tag: '1.5.0' },
    edits: [],
    strategy: 'pull-request',
    phase: 'Requested',
    reason: 'requested',
    message: '',
    gates: [passing],
    requestedBy: 'user:default/guest',
    requestedAt: AT,
    updatedAt: AT,
    git: {
      branch: 'promote/test/payments/12',
      baseSha: 'a'.repeat(40),
      headSha: 'b'.repeat(40),
      pullRequest: { number: 3, url: 'https://git.test/pulls/3' },
    },
    attempts: 0,
    ...changes,
  };
}

const later = { at: '2026-03-02T11:00:00Z', actor: 'lockstep' };

/** One plausible event of each type. */
export const events: {
  [T in PromotionEventType]: Extract<PromotionEvent, { type: T }>;
} = {
  requested: { ...later, type: 'requested', promotion: aPromotion() },
  'gates-evaluated': { ...later, type: 'gates-evaluated', gates: [passing] },
  approved: {
    ...later,
    actor: 'user:default/ann',
    type: 'approved',
    subject: 'b'.repeat(40),
    groups: ['group:default/sre'],
  },
  'gate-overridden': {
    ...later,
    actor: 'user:default/boss',
    type: 'gate-overridden',
    gate: 'window',
    reason: 'The shop is down.',
    until: '2026-03-02T12:00:00Z',
  },
  queued: { ...later, type: 'queued', behind: 'P-11' },
  'write-intended': {
    ...later,
    type: 'write-intended',
    branch: 'promote/test/payments/12',
    baseSha: 'a'.repeat(40),
    edits: [],
  },
  committed: { ...later, type: 'committed', headSha: 'c'.repeat(40) },
  'proposal-opened': {
    ...later,
    type: 'proposal-opened',
    number: 3,
    url: 'https://git.test/pulls/3',
    headSha: 'c'.repeat(40),
  },
  'head-moved': {
    ...later,
    type: 'head-moved',
    headSha: 'd'.repeat(40),
    by: 'mona',
  },
  'base-changed': {
    ...later,
    type: 'base-changed',
    message: 'Git says 1.4.1 now.',
  },
  'merge-intended': {
    ...later,
    type: 'merge-intended',
    headSha: 'c'.repeat(40),
  },
  merged: { ...later, type: 'merged', mergeSha: 'e'.repeat(40), byHand: false },
  'proposal-closed': { ...later, type: 'proposal-closed', by: 'mona' },
  syncing: {
    ...later,
    type: 'syncing',
    message: 'Argo CD syncs payments-test.',
  },
  synced: { ...later, type: 'synced', revision: 'e'.repeat(40) },
  'rolling-out': { ...later, type: 'rolling-out', message: 'Canary at 25 %.' },
  verifying: { ...later, type: 'verifying', message: 'Waits for health.' },
  verified: { ...later, type: 'verified' },
  'delivery-failed': {
    ...later,
    type: 'delivery-failed',
    reason: 'analysis-failed',
    message: 'error-rate measured 0.4.',
  },
  'failure-settled': {
    ...later,
    type: 'failure-settled',
    message: 'test is on hold.',
  },
  waited: {
    ...later,
    type: 'waited',
    reason: 'git-host-unavailable',
    message: 'GitHub does not answer.',
    nextCheckAt: '2026-03-02T11:01:00Z',
  },
  resumed: { ...later, type: 'resumed' },
  errored: {
    ...later,
    type: 'errored',
    reason: 'git-host-unauthorized',
    message: 'The token was refused.',
  },
  retried: { ...later, type: 'retried' },
  'cancel-requested': { ...later, type: 'cancel-requested' },
  cancelled: { ...later, type: 'cancelled' },
  rejected: { ...later, type: 'rejected' },
  superseded: {
    ...later,
    type: 'superseded',
    by: 'P-13',
    promotionId: 'id-13',
  },
  'no-op': { ...later, type: 'no-op', message: 'Git says 1.5.0 already.' },
  withdrawn: { ...later, type: 'withdrawn', message: 'Closed #3.' },
  'revert-started': {
    ...later,
    type: 'revert-started',
    by: 'P-13',
    promotionId: 'id-13',
  },
  reverted: { ...later, type: 'reverted', by: 'P-13', promotionId: 'id-13' },
  'revert-failed': {
    ...later,
    type: 'revert-failed',
    by: 'P-13',
    promotionId: 'id-13',
    message: 'It failed too.',
  },
};
