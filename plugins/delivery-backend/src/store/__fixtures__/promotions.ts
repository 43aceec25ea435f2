import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';

export const AT = '2026-03-02T10:00:00.000Z';

const image = 'registry.acme.test/acme/payments';

/** A request as it reaches the store. */
export function aRequest(
  changes: Partial<Promotion> = {},
): Omit<Promotion, 'number'> {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    kind: 'promote',
    entityRef: 'component:default/payments',
    fromEnvironment: 'dev',
    environment: 'test',
    deployments: ['local~argocd~payments-test'],
    from: { image, tag: '1.4.0' },
    to: { image, tag: '1.5.0' },
    edits: [],
    strategy: 'pull-request',
    phase: 'Requested',
    reason: 'requested',
    message: '',
    gates: [],
    requestedBy: 'user:default/guest',
    requestedAt: AT,
    updatedAt: AT,
    git: {},
    attempts: 0,
    ...changes,
  };
}
