import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { EntityDelivery } from '@lockstep/backstage-plugin-delivery-common';
import { InMemoryDelivery } from '../__testUtils__/InMemoryDelivery';
import { createStatusWaitAction } from './createStatusWaitAction';

const entityRef = 'component:default/shop';
const delivered = {
  deployments: [
    {
      environment: 'dev',
      application: { name: 'shop-dev', sync: 'Synced' },
      health: { status: 'Healthy' },
    },
  ],
} as unknown as EntityDelivery;
const empty = { deployments: [] } as unknown as EntityDelivery;

function run(
  answers: Array<EntityDelivery | Error>,
  input: object = {},
  more: object = {},
) {
  const delivery = new InMemoryDelivery();
  delivery.deliveries.splice(0, 1, ...answers);
  return createStatusWaitAction({ delivery, timing: { pollMs: 1 } }).handler({
    ...createMockActionContext({
      input: { entityRef, environment: 'dev', ...input },
    }),
    ...more,
  } as any);
}

describe('delivery:status:wait', () => {
  it('waits for the catalog, then for Argo CD, past a hiccup', async () => {
    await expect(
      run([
        new NotFoundError('not yet'),
        new Error('connection reset'),
        empty,
        delivered,
      ]),
    ).resolves.toBeUndefined();
  });

  it('says what is missing when the time is over', async () => {
    await expect(run([empty], { timeoutMinutes: 0 })).rejects.toThrow(
      'component:default/shop is not "known" after 0 minutes: Argo CD has no Application for it in dev.',
    );
  });

  it('does not ask again what is not allowed', async () => {
    await expect(run([new NotAllowedError('no'), delivered])).rejects.toThrow(
      'no',
    );
  });

  it('ends with the task', async () => {
    await expect(
      run([empty], {}, { signal: AbortSignal.abort() }),
    ).rejects.toThrow('The task was cancelled');
  });

  it('asks nobody in a dry run', async () => {
    await expect(
      run([new NotAllowedError('no')], {}, { isDryRun: true }),
    ).resolves.toBeUndefined();
  });
});
