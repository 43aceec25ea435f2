import type { Freeze, Hold, Veto } from '../../../model/stop';

const made = {
  id: '00000000-0000-4000-8000-000000000001',
  reason: 'Stock-taking.',
  createdBy: 'user:default/ann',
  createdAt: '2026-03-02T09:00:00.000Z',
};

export const PLACE = {
  entityRef: 'component:default/payments',
  environment: 'prod',
};
export const IMAGE = 'registry.acme.test/acme/payments';

export function aHold(changes: Partial<Hold> = {}): Hold {
  return {
    ...made,
    kind: 'hold',
    environment: 'prod',
    scope: 'all',
    ...changes,
  };
}

export function aVeto(changes: Partial<Veto> = {}): Veto {
  return {
    ...made,
    kind: 'veto',
    entityRef: PLACE.entityRef,
    version: { image: IMAGE, tag: '1.5.0' },
    ...changes,
  };
}

export function aFreeze(
  startsAt: string,
  endsAt: string,
  changes: Partial<Freeze> = {},
): Freeze {
  return { ...made, kind: 'freeze', startsAt, endsAt, ...changes };
}
