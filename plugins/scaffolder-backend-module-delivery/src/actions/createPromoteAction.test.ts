import { mockCredentials } from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { InMemoryDelivery } from '../__testUtils__/InMemoryDelivery';
import { createPromoteAction } from './createPromoteAction';

const INPUT = {
  entityRef: 'shop',
  environment: 'prod',
  fromEnvironment: 'test',
};

function prepare(
  delivery: InMemoryDelivery,
  input: object = {},
  more: object = {},
) {
  const action = createPromoteAction({ delivery, timing: { pollMs: 1 } });
  const outputs: Record<string, unknown> = {};
  const context = {
    ...createMockActionContext({ input: { ...INPUT, ...input } as any }),
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
    ...more,
  };
  return { outputs, context, run: () => action.handler(context as any) };
}

describe('delivery:promote', () => {
  it('requests a promotion as whoever runs the template', async () => {
    const delivery = new InMemoryDelivery();
    const { run, outputs } = prepare(delivery, {
      changeTicket: 'CHG-1',
      reason: 'because',
    });
    await run();
    expect(delivery.requests).toEqual([
      {
        credentials: mockCredentials.user(),
        request: {
          entityRef: 'component:default/shop',
          environment: 'prod',
          fromEnvironment: 'test',
          changeTicket: 'CHG-1',
          reason: 'because',
        },
      },
    ]);
    expect(outputs).toEqual({
      promotionId: 'id-1',
      number: 1,
      phase: 'Requested',
      pullRequestUrl: 'https://git.example/acme/shop/pull/7',
      commitUrl: 'https://git.example/acme/shop/commit/head',
    });
  });

  it('waits for the merge', async () => {
    const delivery = new InMemoryDelivery([
      'Requested',
      'Blocked',
      'ProposalOpen',
      'Merged',
    ]);
    const { run, outputs } = prepare(delivery, { waitFor: 'merged' });
    await run();
    expect(outputs).toMatchObject({
      phase: 'Merged',
      commitUrl: 'https://git.example/acme/shop/commit/merge',
    });
  });

  it('waits until the version proved itself', async () => {
    const delivery = new InMemoryDelivery([
      'Requested',
      'Merged',
      'Syncing',
      'Succeeded',
    ]);
    const { run, outputs } = prepare(delivery, { waitFor: 'succeeded' });
    await run();
    expect(outputs.phase).toBe('Succeeded');
  });

  it.each([
    'Failed',
    'Errored',
    'Cancelled',
    'Rejected',
    'Superseded',
    'AwaitingRevert',
  ] as const)('fails with the reason when the promotion is %s', async phase => {
    const delivery = new InMemoryDelivery(['Requested', phase]);
    const { run } = prepare(delivery, { waitFor: 'succeeded' });
    await expect(run()).rejects.toThrow(
      `P-1 did not get as far as "succeeded". ${phase}: it is ${phase}`,
    );
  });

  it('stops waiting after its time and says where the promotion is', async () => {
    const delivery = new InMemoryDelivery(['Blocked']);
    const { run } = prepare(delivery, {
      waitFor: 'merged',
      timeoutMinutes: 0.0005,
    });
    await expect(run()).rejects.toThrow(
      /it is Blocked: .* goes on without this task/,
    );
  });

  it('stops waiting when the task is cancelled', async () => {
    const controller = new AbortController();
    const delivery = new InMemoryDelivery(['Blocked']);
    const { run } = prepare(
      delivery,
      { waitFor: 'merged' },
      { signal: controller.signal },
    );
    const running = run();
    controller.abort();
    await expect(running).rejects.toThrow(
      'The task was cancelled while it waited for P-1',
    );
  });

  it('looks again after trouble, and not after a refusal', async () => {
    const troubled = new InMemoryDelivery(['Requested', 'Merged']);
    const once = prepare(troubled, { waitFor: 'merged' });
    const first = troubled.getPromotion.bind(troubled);
    let reads = 0;
    troubled.getPromotion = async id => {
      reads += 1;
      if (reads === 2) {
        throw new TypeError('fetch failed');
      }
      return first(id);
    };
    await once.run();
    expect(once.outputs.phase).toBe('Merged');

    const refusing = new InMemoryDelivery(['Requested']);
    refusing.readErrors.push(new NotAllowedError('not for you'));
    await expect(
      prepare(refusing, { waitFor: 'merged' }).run(),
    ).rejects.toThrow('not for you');
  });

  it('promotes once although the task is taken up again', async () => {
    const delivery = new InMemoryDelivery(['Requested']);
    const { run } = prepare(delivery);
    // Recovered before the checkpoint was written: the handler runs from the start.
    await run();
    await run();
    expect(delivery.requests).toHaveLength(1);

    const saved = new Map<string, unknown>();
    const checkpoint = async ({
      key,
      fn,
    }: {
      key: string;
      fn: () => unknown;
    }) => {
      if (!saved.has(key)) {
        saved.set(key, await fn());
      }
      return saved.get(key);
    };
    const other = new InMemoryDelivery(['Requested']);
    await prepare(other, {}, { checkpoint, task: { id: 't-2' } }).run();
    expect([...saved.values()]).toEqual(['id-1']);
  });

  it('tells two steps of one task apart, and two environments of one step', async () => {
    const delivery = new InMemoryDelivery(['Requested']);
    await prepare(delivery, {}, { step: { id: 'one' } }).run();
    await prepare(delivery, {}, { step: { id: 'two' } }).run();
    await prepare(
      delivery,
      { environment: 'eu' },
      { step: { id: 'two' } },
    ).run();
    expect(delivery.requests).toHaveLength(3);
  });

  it('only looks in a dry run', async () => {
    const delivery = new InMemoryDelivery();
    const lines: string[] = [];
    const logger = { info: (line: string) => lines.push(line), warn() {} };
    const { run, outputs } = prepare(delivery, {}, { isDryRun: true, logger });
    await run();
    expect(delivery.requests).toEqual([]);
    expect(delivery.previews).toHaveLength(1);
    expect(lines).toEqual([
      'prod would go from 1.3.0 to 1.4.0.',
      'It would be refused: prod is frozen',
    ]);
    expect(outputs).toEqual({});
  });

  it.each([
    [{ version: { tag: '1' } }, 'takes a version or fromEnvironment, not both'],
    [{ version: {}, fromEnvironment: undefined }, 'needs a tag or a digest'],
  ])('refuses %j', async (input, message) => {
    await expect(prepare(new InMemoryDelivery(), input).run()).rejects.toThrow(
      message,
    );
  });
});
