import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type { BackendOrder } from './BackendOrder';
import { barePlugin } from './barePlugin';
import { createCatalogModule } from './catalogModule';
import { createConfig } from './createConfig';

/** A Backstage backend like any other, with the plugin that is measured and one to compare with. */
async function main(): Promise<void> {
  const order: BackendOrder = JSON.parse(process.env.BENCH_BACKEND!);
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => createConfig(order),
    }),
  );
  backend.add(import('@backstage/plugin-auth-backend'));
  backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
  backend.add(import('@backstage/plugin-catalog-backend'));
  backend.add(createCatalogModule(order.ingestComponents));
  backend.add(import('@backstage/plugin-permission-backend'));
  backend.add(
    import('@backstage/plugin-permission-backend-module-allow-all-policy'),
  );
  backend.add(import('@lockstep/backstage-plugin-delivery-backend'));
  backend.add(barePlugin);
  process.on('disconnect', () => process.exit());
  await backend.start();
  process.send?.({ ready: {} });
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
