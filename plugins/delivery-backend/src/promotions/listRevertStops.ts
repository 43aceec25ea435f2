import {
  describeVersion,
  type Promotion,
  type Stop,
} from '@lockstep/backstage-plugin-delivery-common';

/**
 * What a revert leaves behind: the version it takes back goes no further, and nothing is
 * promoted by itself into the environment, until a person ends either.
 */
export function listRevertStops(options: {
  revert: Omit<Promotion, 'number'>;
  reverts: Promotion;
  createId: () => string;
}): Stop[] {
  const { revert, reverts, createId } = options;
  const { entityRef, environment } = revert;
  const why = revert.requestReason ? `: ${revert.requestReason}` : '.';
  const common = {
    reason: `${describeVersion(
      reverts.to,
    )} was taken back from ${environment} (P-${reverts.number})${why}`.slice(
      0,
      2000,
    ),
    createdBy: revert.requestedBy,
    createdAt: revert.requestedAt,
    promotionId: revert.id,
  };
  return [
    {
      ...common,
      id: createId(),
      kind: 'veto',
      entityRef,
      version: reverts.to,
    },
    {
      ...common,
      id: createId(),
      kind: 'hold',
      entityRef,
      environment,
      scope: 'automatic',
    },
  ];
}
