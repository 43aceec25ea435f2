import { mockCredentials } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { InMemoryDelivery } from '../__testUtils__/InMemoryDelivery';
import { createRevertAction } from './createRevertAction';

const credentials = mockCredentials.user();

async function run(
  delivery: InMemoryDelivery,
  input: object,
  more: object = {},
) {
  const outputs: Record<string, unknown> = {};
  await createRevertAction({ delivery, timing: { pollMs: 1 } }).handler({
    ...createMockActionContext({ input: input as any }),
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
    ...more,
  } as any);
  return outputs;
}

describe('delivery:revert', () => {
  it('takes back a promotion where it was made', async () => {
    const delivery = new InMemoryDelivery(['Succeeded', 'Requested', 'Merged']);
    const { id } = await delivery.createPromotion(
      { entityRef: 'component:default/shop', environment: 'prod' },
      { credentials },
    );
    const outputs = await run(delivery, {
      promotionId: id,
      reason: 'broken',
      waitFor: 'merged',
    });
    expect(delivery.requests[1].request).toEqual({
      kind: 'revert',
      entityRef: 'component:default/shop',
      environment: 'prod',
      reverts: id,
      reason: 'broken',
    });
    expect(outputs).toMatchObject({
      promotionId: 'id-2',
      number: 2,
      phase: 'Merged',
    });
  });

  it('names a promotion that is not there', async () => {
    await expect(
      run(new InMemoryDelivery(), { promotionId: 'nope' }),
    ).rejects.toThrow('there is no promotion nope');
  });

  it('only looks in a dry run', async () => {
    const delivery = new InMemoryDelivery();
    const { id } = await delivery.createPromotion(
      { entityRef: 'component:default/shop', environment: 'prod' },
      { credentials },
    );
    await run(delivery, { promotionId: id }, { isDryRun: true });
    expect(delivery.requests).toHaveLength(1);
    expect(delivery.previews).toMatchObject([{ kind: 'revert', reverts: id }]);
  });
});
