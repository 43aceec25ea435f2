import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  deliveryClustersExtensionPoint,
  deliveryGatesExtensionPoint,
  deliveryGitHostsExtensionPoint,
  deliveryWakeupsExtensionPoint,
  type ClusterSource,
  type GitHost,
  type GitWakeupSource,
  type PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import { ClusterSet } from './ClusterSet';
import { createRouter } from './http';
import {
  ChangeFeed,
  DeploymentDirectory,
  DeploymentIndex,
  scheduleTimeout,
} from './index/index';
import { DeploymentOperator } from './operations';
import {
  PermissionDeliveryAuthorizer,
  registerDeliveryPermissions,
} from './permissions';
import { createPromotionModule } from './promotions';
import { readDeliveryConfig } from './readDeliveryConfig';
import { CatalogDeploymentFinder } from './service/CatalogDeploymentFinder';
import { EntityDeliveryReader } from './service/EntityDeliveryReader';
import { EntityReader } from './service/EntityReader';
import { FleetReader } from './service/FleetReader';
import { DEFAULT_STREAM_INTERVALS, EntityStreams } from './stream';
import { DEFAULT_WATCH_TIMING, FreshnessBoard } from './watch';

/** Long enough to gather a burst, short enough to be called live. */
const COALESCE_MS = 75;

/**
 * The backend of Lockstep. Watches clusters from start-up on, serves what it knows from
 * memory, and moves versions through Git.
 *
 * @public
 */
export const deliveryPlugin = createBackendPlugin({
  pluginId: 'delivery',
  register(env) {
    const gitHosts: GitHost[] = [];
    const gates: PromotionGate[] = [];
    const clusterSources: ClusterSource[] = [];
    const wakeupSources: GitWakeupSource[] = [];
    env.registerExtensionPoint(deliveryGitHostsExtensionPoint, {
      addGitHost: host => gitHosts.push(host),
    });
    env.registerExtensionPoint(deliveryGatesExtensionPoint, {
      addGate: gate => gates.push(gate),
    });
    env.registerExtensionPoint(deliveryClustersExtensionPoint, {
      addClusterSource: source => clusterSources.push(source),
    });
    env.registerExtensionPoint(deliveryWakeupsExtensionPoint, {
      addWakeupSource: source => wakeupSources.push(source),
    });

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
      },
      async init(deps) {
        const { auditor, auth, catalog, database, httpAuth, logger } = deps;
        const config = readDeliveryConfig(deps.config);
        const pipeline = config.environments.map(({ name }) => name);
        const now = () => new Date();

        const index = new DeploymentIndex();
        const board = new FreshnessBoard({ now });
        const feed = new ChangeFeed({
          delayMs: COALESCE_MS,
          schedule: scheduleTimeout,
          onListenerError: error =>
            logger.error('A change could not be passed on', error as Error),
        });
        const directory = new DeploymentDirectory({
          index,
          board,
          patterns: config.environmentNamePatterns,
          now,
        });
        const clusters = new ClusterSet({
          configured: config.clusters,
          sources: clusterSources,
          index,
          directory,
          board,
          feed,
          timing: DEFAULT_WATCH_TIMING,
          logger,
        });

        registerDeliveryPermissions({
          registry: deps.permissionsRegistry,
          catalog,
          auth,
        });
        const authorizer = new PermissionDeliveryAuthorizer(deps.permissions);
        const entities = new EntityReader(catalog);
        const promotionModule = await createPromotionModule({
          database,
          logger,
          auth,
          httpAuth,
          auditor,
          config,
          finder: new CatalogDeploymentFinder({ entities, directory, feed }),
          authorizer,
          gitHosts,
          gates,
        });
        const reader = new EntityDeliveryReader({
          entities,
          directory,
          authorizer,
          promotions: promotionModule.promotions,
          pipeline,
        });
        const streams = new EntityStreams({
          entities,
          reader,
          directory,
          feed,
          onPromotionChange: listener =>
            promotionModule.onPromotionChange(listener),
          pipeline,
          timing: { schedule: scheduleTimeout, ...DEFAULT_STREAM_INTERVALS },
          logger,
        });

        deps.httpRouter.use(
          createRouter({
            httpAuth,
            reader,
            streams,
            fleet: new FleetReader({
              entities,
              directory,
              authorizer,
              pipeline,
            }),
            directory,
            operator: new DeploymentOperator({
              entities,
              directory,
              authorizer,
              auditor,
              clientOf: cluster => clusters.clientOf(cluster),
              now,
            }),
            promotionRouter: promotionModule.router,
          }),
        );

        deps.lifecycle.addStartupHook(async () => {
          clusters.start();
          streams.start();
          await promotionModule.start();
          await Promise.all(
            wakeupSources.map(source =>
              source.start(({ repoURL }) => {
                promotionModule.wake(repoURL).catch(error => {
                  // Only a hint; the next poll looks anyway.
                  logger.warn('News of a repository was lost', error);
                });
              }),
            ),
          );
        });
        deps.lifecycle.addShutdownHook(async () => {
          streams.stop();
          await promotionModule.stop();
          await clusters.stop();
          feed.stop();
        });
      },
    });
  },
});
