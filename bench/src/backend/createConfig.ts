import { ConfigReader, type Config } from '@backstage/config';
import type { BackendOrder } from './BackendOrder';

/** The configuration a small production backend might have. */
export function createConfig(order: BackendOrder): Config {
  const { port, databaseDirectory, clusters, watch } = order;
  return new ConfigReader({
    app: { baseUrl: `http://127.0.0.1:${port}` },
    backend: {
      baseUrl: `http://127.0.0.1:${port}`,
      listen: { host: '127.0.0.1', port },
      database: {
        client: 'better-sqlite3',
        connection: { directory: databaseDirectory },
      },
    },
    auth: {
      environment: 'production',
      providers: {
        guest: {
          userEntityRef: 'user:default/bench',
          ownershipEntityRefs: ['user:default/bench', 'group:default/team-0'],
          dangerouslyAllowOutsideDevelopment: true,
        },
      },
    },
    permission: { enabled: true },
    catalog: {
      // What was read once stays as it is while the bench runs.
      processingInterval: { hours: 24 },
      orphanProviderStrategy: 'keep',
    },
    delivery: {
      environments: {
        dev: { order: 1 },
        test: { order: 2 },
        prod: { order: 3 },
      },
      clusters: Object.fromEntries(
        Object.entries(clusters).map(([name, url]) => [
          name,
          { url, token: 'bench' },
        ]),
      ),
      ...(watch && { watch }),
    },
  });
}
