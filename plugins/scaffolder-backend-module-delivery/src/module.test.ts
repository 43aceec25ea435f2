import { createServiceFactory } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import {
  scaffolderActionsExtensionPoint,
  type TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { deliveryServiceRef } from '@lockstep/backstage-plugin-delivery-node';
import { parse } from 'yaml';
import { InMemoryDelivery } from './__testUtils__/InMemoryDelivery';
import scaffolderModuleDelivery from './index';

describe('scaffolderModuleDelivery', () => {
  const added: TemplateAction<any, any, any>[] = [];

  beforeAll(async () => {
    const backend = await startTestBackend({
      extensionPoints: [
        [
          scaffolderActionsExtensionPoint,
          { addActions: (...actions) => added.push(...actions) },
        ],
      ],
      features: [
        scaffolderModuleDelivery,
        createServiceFactory({
          service: deliveryServiceRef,
          deps: {},
          factory: () => new InMemoryDelivery(),
        }),
      ],
    });
    await backend.stop();
  });

  it('adds the actions', () => {
    expect(added.map(({ id, supportsDryRun }) => [id, supportsDryRun])).toEqual(
      [
        ['delivery:promote', true],
        ['delivery:revert', true],
        ['delivery:status:wait', true],
      ],
    );
  });

  it('shows examples that fit the inputs', () => {
    for (const action of added) {
      const known = Object.keys(action.schema!.input!.properties!);
      for (const { example } of action.examples!) {
        for (const step of parse(example).steps) {
          expect(step.action).toBe(action.id);
          expect(known).toEqual(
            expect.arrayContaining(Object.keys(step.input)),
          );
        }
      }
    }
  });
});
