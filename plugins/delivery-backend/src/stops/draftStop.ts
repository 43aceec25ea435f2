import { InputError } from '@backstage/errors';
import type {
  Freeze,
  Hold,
  StopKind,
  StopOf,
  Veto,
} from '@lockstep/backstage-plugin-delivery-common';
import { normaliseRef } from '../promotions/promotionRequest';
import type { StopRequests } from './StopService';

interface Maker {
  id: string;
  by: string;
  now: Date;
}

const drafts: {
  [K in StopKind]: (request: StopRequests[K], maker: Maker) => StopOf<K>;
} = {
  hold: ({ environment, entityRef, scope, reason, endsAt }, maker): Hold => ({
    kind: 'hold',
    ...madeBy(maker),
    environment,
    entityRef: entityRef && normaliseRef(entityRef),
    scope: scope ?? 'all',
    reason,
    endsAt: toFuture(endsAt, maker.now),
  }),
  veto: (
    { entityRef, version, environments, reason, endsAt },
    maker,
  ): Veto => ({
    kind: 'veto',
    ...madeBy(maker),
    entityRef: normaliseRef(entityRef),
    version,
    environments: environments && [...new Set(environments)],
    reason,
    endsAt: toFuture(endsAt, maker.now),
  }),
  freeze: (
    { environments, entityRef, startsAt, endsAt, reason },
    maker,
  ): Freeze => {
    const start = startsAt ? toUtc(startsAt) : maker.now.toISOString();
    const end = toFuture(endsAt, maker.now);
    if (end <= start) {
      throw new InputError(
        `The freeze would end at ${end}, before it begins at ${start}; endsAt must be after startsAt`,
      );
    }
    return {
      kind: 'freeze',
      ...madeBy(maker),
      environments: environments && [...new Set(environments)],
      entityRef: entityRef && normaliseRef(entityRef),
      startsAt: start,
      endsAt: end,
      reason,
    };
  },
};

/** The stop a request asks for, with times in UTC and references in full. */
export function draftStop<K extends StopKind>(
  kind: K,
  request: StopRequests[K],
  maker: Maker,
): StopOf<K> {
  return drafts[kind](request, maker);
}

function madeBy({ id, by, now }: Maker) {
  return { id, createdBy: by, createdAt: now.toISOString() };
}

function toFuture(time: string, now: Date): string;
function toFuture(time: string | undefined, now: Date): string | undefined;
function toFuture(time: string | undefined, now: Date): string | undefined {
  const end = time === undefined ? undefined : toUtc(time);
  if (end !== undefined && end <= now.toISOString()) {
    throw new InputError(
      `endsAt is ${end}, which is over; it must be after now, ${now.toISOString()}`,
    );
  }
  return end;
}

function toUtc(time: string): string {
  return new Date(time).toISOString();
}
