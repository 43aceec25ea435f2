import { createBackendModule } from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { deliveryServiceRef } from '@lockstep/backstage-plugin-delivery-node';
import { createPromoteAction } from './actions/createPromoteAction';
import { createRevertAction } from './actions/createRevertAction';
import { createStatusWaitAction } from './actions/createStatusWaitAction';

/**
 * The Scaffolder actions `delivery:promote`, `delivery:revert` and `delivery:status:wait`.
 *
 * @public
 */
export const scaffolderModuleDelivery = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'delivery',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        delivery: deliveryServiceRef,
      },
      async init({ actions, delivery }) {
        actions.addActions(
          createPromoteAction({ delivery }),
          createRevertAction({ delivery }),
          createStatusWaitAction({ delivery }),
        );
      },
    });
  },
});
