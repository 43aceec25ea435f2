import fc from 'fast-check';
import type { StreamMessage } from '../../api/streamMessage';
import type { Deployment } from '../../model/deployment';
import {
  applyStreamMessage,
  type DeliveryStreamState,
} from './applyStreamMessage';

const deployment = (id: string, revision = 0) =>
  ({
    id,
    environment: id.split('-')[0],
    deployedAt: String(revision),
  } as Deployment);

const delivery = (...deployments: Deployment[]) => ({
  entityRef: 'component:default/payments',
  environments: [{ name: 'dev' }, { name: 'prod' }],
  deployments,
  promotions: [],
  clusters: [],
  searched: [],
});

const change = (
  version: number,
  changes: Partial<Extract<StreamMessage, { type: 'change' }>> = {},
): StreamMessage => ({
  type: 'change',
  epoch: 'a',
  version,
  deployments: [],
  removedDeployments: [],
  promotions: [],
  clusters: [],
  ...changes,
});

const state: DeliveryStreamState = {
  epoch: 'a',
  version: 3,
  delivery: delivery(deployment('dev-1'), deployment('prod-1')),
};

it('starts from a snapshot, whatever was before', () => {
  const message: StreamMessage = {
    type: 'snapshot',
    epoch: 'b',
    version: 9,
    delivery: delivery(),
  };
  for (const before of [undefined, state]) {
    expect(applyStreamMessage(before, message)).toEqual({
      epoch: 'b',
      version: 9,
      delivery: delivery(),
    });
  }
});

it.each([
  ['without a snapshot', undefined, change(1)],
  ['after a restart of the server', state, { ...change(4), epoch: 'b' }],
  ['after a missed message', state, change(5)],
])('asks for a snapshot %s', (_, before, message) => {
  expect(applyStreamMessage(before, message)).toBe('resync');
});

it('leaves the state alone for a message it has seen', () => {
  expect(applyStreamMessage(state, change(3))).toBe(state);
});

it('changes, adds and removes deployments and keeps the others as they are', () => {
  const next = applyStreamMessage(
    state,
    change(4, {
      deployments: [deployment('dev-1', 2), deployment('test-1')],
      removedDeployments: ['prod-1'],
    }),
  );
  expect(next).toMatchObject({
    version: 4,
    delivery: {
      environments: [{ name: 'dev' }, { name: 'prod' }, { name: 'test' }],
      deployments: [{ id: 'dev-1', deployedAt: '2' }, { id: 'test-1' }],
    },
  });
});

it('keeps the identity of what did not change', () => {
  const next = applyStreamMessage(
    state,
    change(4, { deployments: [deployment('dev-1', 2)] }),
  ) as DeliveryStreamState;
  expect(next.delivery.deployments[1]).toBe(state.delivery.deployments[1]);
  expect(next.delivery.environments).toBe(state.delivery.environments);
});

it('ends where the server is, for every sequence of changes', () => {
  const step = fc.record({
    set: fc.array(fc.constantFrom('dev-1', 'dev-2', 'prod-1', 'prod-2')),
    remove: fc.array(fc.constantFrom('dev-1', 'prod-2')),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), steps => {
      const server = new Map<string, string>();
      let client: DeliveryStreamState = {
        epoch: 'a',
        version: 0,
        delivery: delivery(),
      };
      steps.forEach(({ set, remove }, index) => {
        const revision = index + 1;
        const removed = remove.filter(id => !set.includes(id));
        set.forEach(id => server.set(id, String(revision)));
        removed.forEach(id => server.delete(id));
        client = applyStreamMessage(
          client,
          change(revision, {
            deployments: set.map(id => deployment(id, revision)),
            removedDeployments: removed,
          }),
        ) as DeliveryStreamState;
      });
      expect(
        new Map(
          client.delivery.deployments.map(({ id, deployedAt }) => [
            id,
            deployedAt,
          ]),
        ),
      ).toEqual(server);
    }),
  );
});
