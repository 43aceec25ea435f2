import type { Gate } from '../../model/gate';
import type { Version } from '../../model/version';
import { formatVersion } from '../projection/version/ImageReference';
import { gatePasses } from './gatePasses';
import type { PromotionEvent } from './PromotionEvent';

/** What the history says about an event, and what proves it. @public */
export function describePromotionEvent(event: PromotionEvent): {
  message: string;
  url?: string;
} {
  switch (event.type) {
    case 'requested':
      return { message: describeRequest(event.promotion) };
    case 'gates-evaluated':
      return describeGates(event.gates);
    case 'approved':
      return {
        message: event.comment ? `Approved: ${event.comment}` : 'Approved.',
      };
    case 'gate-overridden':
      return {
        message: `Overrode gate ${event.gate} until ${event.until}: ${event.reason}`,
      };
    case 'queued':
      return { message: `Waits behind ${event.behind}.` };
    case 'write-intended':
      return {
        message: `Starts to write ${listFiles(event)} from commit ${short(
          event.baseSha,
        )}.`,
      };
    case 'committed':
      return {
        message: `Committed ${short(event.headSha)}.`,
        url: event.commitUrl,
      };
    case 'proposal-opened':
      return {
        message: `Opened pull request #${event.number}.`,
        url: event.url,
      };
    case 'head-moved':
      return {
        message: `${event.by} moved the branch to ${short(
          event.headSha,
        )}; approvals and overrides are void, every gate is asked again.`,
        url: event.url,
      };
    case 'base-changed':
      return { message: event.message, url: event.url };
    case 'merge-intended':
      return { message: `All gates pass; merges ${short(event.headSha)}.` };
    case 'merged':
      return { message: describeMerge(event), url: event.mergeUrl };
    case 'proposal-closed':
      return {
        message: event.branchDeleted
          ? `${event.by} deleted the branch, which closed the pull request.`
          : `${event.by} closed the pull request without merging it.`,
        url: event.url,
      };
    case 'synced':
      return { message: `Argo CD applied ${short(event.revision)}.` };
    case 'syncing':
    case 'rolling-out':
    case 'verifying':
    case 'waited':
    case 'errored':
    case 'failure-settled':
    case 'no-op':
      return { message: event.message };
    case 'delivery-failed':
    case 'withdrawn':
      return { message: event.message, url: event.url };
    case 'verified':
      return {
        message: event.message ?? 'The version runs and is healthy everywhere.',
      };
    case 'resumed':
      return { message: 'What it waited for has passed; it goes on.' };
    case 'retried':
      return { message: withReason('Retried', event.reason) };
    case 'cancel-requested':
      return {
        message: withReason(
          `${event.actor} asked to cancel; the pull request is closed unless it is merged already`,
          event.reason,
        ),
      };
    case 'cancelled':
      return { message: withReason('Cancelled', event.reason) };
    case 'rejected':
      return { message: withReason('Rejected', event.reason) };
    case 'superseded':
      return { message: `Superseded by ${event.by}.` };
    case 'revert-started':
      return { message: `Is being taken back by ${event.by}.` };
    case 'reverted':
      return { message: `Taken back by ${event.by}.` };
    case 'revert-failed':
      return {
        message: `Could not be taken back by ${event.by}: ${event.message}`,
      };
    default:
      return { message: unknownEvent(event) };
  }
}

/** A version as people say it, or `nothing`. @public */
export function describeVersion(version: Version | null): string {
  return version ? formatVersion(version) : 'nothing';
}

function describeRequest(promotion: {
  kind: string;
  from: Version | null;
  to: Version;
  environment: string;
  fromEnvironment: string | null;
}): string {
  const move = `${promotion.environment} from ${describeVersion(
    promotion.from,
  )} ${promotion.kind === 'revert' ? 'back ' : ''}to ${describeVersion(
    promotion.to,
  )}`;
  const source = promotion.fromEnvironment
    ? `, as in ${promotion.fromEnvironment}`
    : '';
  return `Asked to move ${move}${source}.`;
}

function describeGates(gates: readonly Gate[]): {
  message: string;
  url?: string;
} {
  const failing = gates.filter(gate => gate.state === 'Fail');
  const open = failing.length
    ? failing
    : gates.filter(gate => !gatePasses(gate));
  if (open.length === 0) {
    return { message: 'All gates pass.' };
  }
  return {
    message: open.map(gate => `${gate.title}: ${gate.reason}`).join(' '),
    url: open[0].evidenceUrl,
  };
}

function describeMerge(
  event: Extract<PromotionEvent, { type: 'merged' }>,
): string {
  const sha = short(event.mergeSha);
  if (!event.byHand) {
    return `Merged as ${sha}.`;
  }
  const skipped = event.skippedGates?.length
    ? ` Skipped: ${event.skippedGates.join(', ')}.`
    : '';
  return `${event.actor} merged it by hand as ${sha}.${skipped}`;
}

function listFiles(
  event: Extract<PromotionEvent, { type: 'write-intended' }>,
): string {
  return event.edits.map(edit => edit.path).join(', ');
}

function withReason(word: string, reason: string | undefined): string {
  return reason ? `${word}: ${reason}` : `${word}.`;
}

function short(sha: string): string {
  return sha.slice(0, 7);
}

/** Events of a newer release, read back from the store. */
function unknownEvent(event: never): string {
  return `Something this release does not know: ${
    (event as { type?: string }).type
  }.`;
}
