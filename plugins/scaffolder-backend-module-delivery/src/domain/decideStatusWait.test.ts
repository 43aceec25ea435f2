import type { EntityDelivery } from '@lockstep/backstage-plugin-delivery-common';
import { decideStatusWait } from './decideStatusWait';

const delivery = (
  ...deployments: Array<[environment: string, sync: string, health: string]>
) =>
  ({
    deployments: deployments.map(([environment, sync, health]) => ({
      environment,
      application: { name: `shop-${environment}`, sync },
      health: { status: health },
    })),
  } as unknown as EntityDelivery);

describe('decideStatusWait', () => {
  it.each([
    [undefined, 'dev', 'known', 'it is not in the catalog'],
    [delivery(), 'dev', 'known', 'Argo CD has no Application for it in dev'],
    [
      delivery(['test', 'Synced', 'Healthy']),
      'dev',
      'known',
      'Argo CD has no Application for it in dev',
    ],
    [delivery(['dev', 'OutOfSync', 'Missing']), 'dev', 'known', undefined],
    [
      delivery(['dev', 'Synced', 'Progressing']),
      'dev',
      'healthy',
      'shop-dev is Synced and Progressing',
    ],
    [delivery(['dev', 'Synced', 'Healthy']), undefined, 'healthy', undefined],
  ] as const)('%#: %s', (state, environment, waitFor, missing) => {
    expect(decideStatusWait(state, { environment, waitFor })).toEqual(
      missing ? { reached: false, missing } : { reached: true },
    );
  });
});
