import { parseEntityRef } from '@backstage/catalog-model';
import {
  approvalSubject,
  describePromotionEvent,
  formatVersion,
  isCancellable,
  type Promotion,
  type PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Notice } from './Notice';
import { noticeLink } from './noticeScope';

/** Key of the gate that counts approvals. */
const APPROVALS = 'approvals';
const LONGEST_DESCRIPTION = 500;

/** What happened, and who there is to be told. */
export interface NoticeOccasion {
  /** The promotion before; absent: it is new. */
  before?: Promotion;
  promotion: Promotion;
  /** What led from the one to the other. */
  events: readonly PromotionEvent[];
  /** Who owns the component. */
  owner: string | null;
  /** Groups whose members are asked to approve. */
  approvers: readonly string[];
}

type Audience = 'requester' | 'owner';

/** One piece of news: for whom, in which words. */
interface News {
  to: readonly Audience[];
  /** What became of it: `P-12 <what>: payments 1.5.0 to prod`. */
  what: string;
  severity: Notice['severity'];
}

/**
 * Whom a change of a promotion concerns. Only what somebody would want to be interrupted for;
 * everything else is on the page. Nobody is told what they did themselves.
 */
export function planNotices(occasion: NoticeOccasion): Notice[] {
  const { promotion, events } = occasion;
  const notices = events.flatMap(event => {
    const news = newsOf(event, occasion);
    return news ? address(news, event, occasion) : [];
  });
  return [...notices, ...askApprovers(occasion)].map(notice => ({
    ...notice,
    title: `P-${promotion.number} ${notice.title}: ${describeMove(promotion)}`,
    description: shorten(notice.description),
    link: noticeLink(promotion),
  }));
}

function newsOf(
  event: PromotionEvent,
  { before, promotion }: NoticeOccasion,
): News | undefined {
  const toBoth = ['requester', 'owner'] as const;
  const toRequester = ['requester'] as const;
  switch (event.type) {
    case 'approved':
      return { to: toRequester, what: 'got an approval', severity: 'low' };
    case 'rejected':
      return { to: toRequester, what: 'is rejected', severity: 'normal' };
    case 'cancelled':
      return { to: toRequester, what: 'is cancelled', severity: 'normal' };
    case 'proposal-closed':
      return {
        to: toRequester,
        what: 'is cancelled on the Git host',
        severity: 'normal',
      };
    case 'superseded':
      return { to: toRequester, what: 'is superseded', severity: 'normal' };
    case 'verified':
      return { to: toRequester, what: 'succeeded', severity: 'low' };
    case 'base-changed':
    case 'delivery-failed':
      return { to: toBoth, what: 'failed', severity: 'high' };
    // It says the failure again, and what is done about it.
    case 'failure-settled':
      return { to: toBoth, what: 'failed', severity: 'high' };
    case 'errored':
      return { to: toBoth, what: 'needs somebody', severity: 'high' };
    case 'waited':
      return event.reason === before?.reason ||
        !['paused-for-person', 'awaits-merge'].includes(event.reason)
        ? undefined
        : { to: toRequester, what: 'waits for somebody', severity: 'normal' };
    case 'revert-started':
      return isAddressable(event.actor)
        ? { to: toRequester, what: 'is being taken back', severity: 'normal' }
        : { to: toBoth, what: 'is taken back by itself', severity: 'high' };
    case 'reverted':
      return {
        to: promotion.onFailure === 'revert' ? toBoth : toRequester,
        what: 'was taken back',
        severity: 'normal',
      };
    case 'revert-failed':
      return {
        to: toBoth,
        what: 'could not be taken back',
        severity: 'critical',
      };
    case 'merged':
      return event.byHand && event.skippedGates?.length
        ? { to: ['owner'], what: 'was merged past its gates', severity: 'high' }
        : undefined;
    case 'gate-overridden':
      return { to: ['owner'], what: 'may pass a gate', severity: 'normal' };
    default:
      return undefined;
  }
}

function address(
  { to, what, severity }: News,
  event: PromotionEvent,
  { promotion, owner }: NoticeOccasion,
): Array<Omit<Notice, 'link'>> {
  const { message } = describePromotionEvent(event);
  const audience = { requester: promotion.requestedBy, owner };
  const recipients = [...new Set(to.map(who => audience[who]))].filter(
    (ref): ref is string => isAddressable(ref) && ref !== event.actor,
  );
  return recipients.length > 0
    ? [
        {
          recipients,
          exclude: isAddressable(event.actor) ? [event.actor] : [],
          title: what,
          description: isAddressable(event.actor)
            ? `${event.actor}: ${message}`
            : message,
          severity,
        },
      ]
    : [];
}

/** Once for each thing to look at: a branch that moves asks anew. */
function askApprovers({
  before,
  promotion,
  events,
  approvers,
}: NoticeOccasion): Array<Omit<Notice, 'link'>> {
  const subject = subjectAwaited(promotion);
  const recipients = approvers.filter(isAddressable);
  if (
    subject === undefined ||
    (before && subjectAwaited(before) === subject) ||
    recipients.length === 0
  ) {
    return [];
  }
  const gate = promotion.gates.find(({ key }) => key === APPROVALS);
  const actors = [promotion.requestedBy, ...events.map(({ actor }) => actor)];
  return [
    {
      recipients,
      exclude: [...new Set(actors)].filter(isAddressable),
      title: 'waits for an approval',
      description: gate?.reason ?? '',
      severity: 'normal',
    },
  ];
}

function subjectAwaited(promotion: Promotion): string | undefined {
  const { phase, gates } = promotion;
  const isAwaited = gates.some(
    ({ key, state }) => key === APPROVALS && state === 'Pending',
  );
  return isAwaited && isCancellable(phase)
    ? approvalSubject(promotion)
    : undefined;
}

function describeMove({ kind, entityRef, environment, to }: Promotion): string {
  const { name } = parseEntityRef(entityRef);
  return kind === 'revert'
    ? `${name} in ${environment} back to ${formatVersion(to)}`
    : `${name} ${formatVersion(to)} to ${environment}`;
}

/** A user or group of the catalog; not a program, nor a login of the Git host. */
function isAddressable(ref: string | null): ref is string {
  return ref !== null && /^(user|group):[^/]+\/[^/]+$/i.test(ref);
}

function shorten(text: string): string {
  return text.length > LONGEST_DESCRIPTION
    ? `${text.slice(0, LONGEST_DESCRIPTION - 1)}…`
    : text;
}
