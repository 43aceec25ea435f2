import {
  describeVersion,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { buildTrailers } from '@lockstep/backstage-plugin-delivery-node';

/** The branch of a promotion: always the same, so that it is found again after a crash. */
export function branchOf(promotion: Promotion): string {
  return `promote/${promotion.environment}/${nameOf(promotion)}/${
    promotion.id
  }`;
}

/** First line of the commit and title of the pull request. */
export function titleOf(promotion: Promotion): string {
  const version = describeVersion(promotion.to);
  const name = nameOf(promotion);
  return promotion.kind === 'revert'
    ? `Revert ${name} in ${promotion.environment} to ${version}`
    : `Promote ${name} ${version} to ${promotion.environment}`;
}

/**
 * The commit message. The trailers let Git alone prove the history: a merge queue may choose
 * its own merge message, the branch's commit stays.
 */
export function commitMessageOf(promotion: Promotion): string {
  return [titleOf(promotion), factsOf(promotion), trailersOf(promotion)].join(
    '\n\n',
  );
}

/** The message of the merge commit, below its title. */
export function mergeMessageOf(promotion: Promotion): string {
  return trailersOf(promotion);
}

/** The text of the pull request. */
export function proposalBodyOf(promotion: Promotion): string {
  const gates = promotion.gates.map(
    gate => `- ${gate.title}: ${gate.state}. ${gate.reason}`,
  );
  return [
    factsOf(promotion),
    ...(gates.length ? ['Gates when it was opened:', gates.join('\n')] : []),
    `Lockstep P-${promotion.number}. It merges by itself when every gate passes; close it to cancel.`,
  ].join('\n\n');
}

function factsOf(promotion: Promotion): string {
  const move = `${promotion.environment} goes from ${describeVersion(
    promotion.from,
  )} to ${describeVersion(promotion.to)}.`;
  return [move, promotion.requestReason].filter(Boolean).join('\n');
}

function trailersOf(promotion: Promotion): string {
  return buildTrailers({
    promotionId: promotion.id,
    promotedFrom: promotion.fromEnvironment ?? undefined,
    changeTicket: promotion.changeTicket,
    requestedBy: promotion.requestedBy,
    reverts: promotion.reverts,
  });
}

function nameOf(promotion: Promotion): string {
  return promotion.entityRef.slice(promotion.entityRef.lastIndexOf('/') + 1);
}
