import type {
  Freeze,
  Hold,
  Veto,
} from '@lockstep/backstage-plugin-delivery-common';
import { AT } from './promotions';

const ENTITY = 'component:default/payments';
let ids = 0;

function made() {
  ids += 1;
  return {
    id: `00000000-0000-4000-a000-${String(ids).padStart(12, '0')}`,
    reason: 'Stock-taking.',
    createdBy: 'user:default/ann',
    createdAt: AT,
  };
}

/** A hold on prod, for every entity. */
export function aHold(changes: Partial<Hold> = {}): Hold {
  return {
    ...made(),
    kind: 'hold',
    environment: 'prod',
    scope: 'all',
    ...changes,
  };
}

/** A veto against 1.5.0, everywhere. */
export function aVeto(changes: Partial<Veto> = {}): Veto {
  return {
    ...made(),
    kind: 'veto',
    entityRef: ENTITY,
    version: { image: 'registry.acme.test/acme/payments', tag: '1.5.0' },
    ...changes,
  };
}

/** A freeze of everything. */
export function aFreeze(
  startsAt: string,
  endsAt: string,
  changes: Partial<Freeze> = {},
): Freeze {
  return { ...made(), kind: 'freeze', startsAt, endsAt, ...changes };
}
