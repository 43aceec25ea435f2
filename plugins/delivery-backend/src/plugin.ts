import { randomUUID } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  deliveryClustersExtensionPoint,
  deliveryGatesExtensionPoint,
  deliveryGitHostsExtensionPoint,
  deliveryRendererExtensionPoint,
  deliveryWakeupsExtensionPoint,
  type ClusterSource,
  type GitHost,
  type GitWakeupSource,
  type ManifestRenderer,
  type PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import { ClusterSet } from './ClusterSet';
import { readBelonging } from './domain/fleet';
import { createRouter, createStopRouter } from './http';
import {
  ChangeFeed,
  DeploymentDirectory,
  DeploymentIndex,
  FleetIndex,
  scheduleTimeout,
} from './index/index';
import { createDeliveryMetrics, observeDeliveryState } from './metrics';
import { DeploymentOperator } from './operations';
import {
  deliveryResourceRefType,
  PermissionDeliveryAuthorizer,
  registerDeliveryPermissions,
} from './permissions';
import { createPromotionModule } from './promotions';
import { readDeliveryConfig } from './readDeliveryConfig';
import { KustomizeRenderer } from './render';
import { createReportModule } from './reports';
import { CatalogDeploymentFinder } from './service/CatalogDeploymentFinder';
import { EntityCatalog } from './service/EntityCatalog';
import { EntityDeliveryReader } from './service/EntityDeliveryReader';
import { EntityReader } from './service/EntityReader';
import { FleetEntities } from './service/FleetEntities';
import { FleetRoster } from './service/FleetRoster';
import { FleetReader } from './service/FleetReader';
import { FleetVisibility } from './service/FleetVisibility';
import { Stops } from './stops';
import { DatabaseStopStore } from './store';
import { RecentPromotions } from './service/RecentPromotions';
import {
  DEFAULT_STREAM_INTERVALS,
  EntityStreams,
  FleetStreams,
} from './stream';
import { DEFAULT_WATCH_TIMING, FreshnessBoard } from './watch';

/** Long enough to gather a burst, short enough to be called live. */
const COALESCE_MS = 75;
/** The fleet waits no longer for clusters that were not read yet. */
const LONGEST_FIRST_SYNC = 30_000;

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
    const renderers: ManifestRenderer[] = [];
    const clusterSources: ClusterSource[] = [];
    const wakeupSources: GitWakeupSource[] = [];
    env.registerExtensionPoint(deliveryGitHostsExtensionPoint, {
      addGitHost: host => gitHosts.push(host),
    });
    env.registerExtensionPoint(deliveryGatesExtensionPoint, {
      addGate: gate => gates.push(gate),
    });
    env.registerExtensionPoint(deliveryRendererExtensionPoint, {
      addRenderer: renderer => renderers.push(renderer),
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
        userInfo: coreServices.userInfo,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
      },
      async init(deps) {
        const { auditor, auth, catalog, database, httpAuth, logger } = deps;
        const { lifecycle, metrics, permissionsRegistry } = deps;
        const config = readDeliveryConfig(deps.config);
        const pipeline = config.environments.map(({ name }) => name);
        const now = () => new Date();
        const schedule = scheduleTimeout;
        const instruments = createDeliveryMetrics(metrics);

        // What clusters say, in memory
        const index = new DeploymentIndex();
        const board = new FreshnessBoard({ now });
        const feed = new ChangeFeed({
          delayMs: COALESCE_MS,
          schedule,
          onListenerError: error =>
            logger.error('A change could not be passed on', error as Error),
        });
        const directory = new DeploymentDirectory({
          index,
          board,
          patterns: config.environmentNamePatterns,
          now,
          onProjected: instruments.noteProjection,
        });
        const clusters = new ClusterSet({
          configured: config.clusters,
          sources: clusterSources,
          index,
          directory,
          board,
          feed,
          timing: { ...DEFAULT_WATCH_TIMING, ...config.watch },
          onEvent: instruments.noteEvent,
          logger,
        });
        const fleet = new FleetIndex({
          directory,
          pipeline,
          now,
          schedule,
          onError: error =>
            logger.error('A row of the fleet cannot be made', error as Error),
        });

        // Who may see what of it
        registerDeliveryPermissions({
          registry: permissionsRegistry,
          catalog,
          auth,
        });
        const authorizer = new PermissionDeliveryAuthorizer(
          deps.permissions,
          createConditionAuthorizer(
            permissionsRegistry.getPermissionRuleset(deliveryResourceRefType),
          ),
        );
        const entityCatalog = new EntityCatalog({
          catalog,
          auth,
          logger,
          now,
          schedule,
        });
        const fleetEntities = new FleetEntities({
          catalog: entityCatalog,
          directory,
          feed,
          fleet,
          schedule,
          logger,
        });
        const visibility = new FleetVisibility({
          authorizer,
          catalog: entityCatalog,
          fleet,
        });

        const entities = new EntityReader(entityCatalog, authorizer);
        const finder = new CatalogDeploymentFinder({
          entities,
          directory,
          feed,
        });

        // What is told of it afterwards
        const reports = await createReportModule({
          database,
          logger,
          auth,
          httpAuth,
          auditor,
          scheduler: deps.scheduler,
          retentionMs: config.promotionRetentionMs,
          pipeline,
          catalog: entityCatalog,
          authorizer,
          finder,
          gitHosts,
        });

        // What moves it, and what stops it
        const promotionModule = await createPromotionModule({
          database,
          logger,
          auth,
          httpAuth,
          auditor,
          userInfo: deps.userInfo,
          config,
          finder,
          roster: new FleetRoster({ fleet, directory, finder }),
          authorizer,
          entities,
          gitHosts,
          gates,
          renderers: [
            ...renderers,
            ...(config.kustomize
              ? [new KustomizeRenderer({ program: config.kustomize })]
              : []),
          ],
          commits: reports.commits,
          notify: config.notifications
            ? {
                notifications: deps.notifications,
                ownerOf: async entityRef =>
                  readBelonging(await entityCatalog.get(entityRef)).owner,
              }
            : undefined,
        });
        const stops = new Stops({
          store: await DatabaseStopStore.create({ database }),
          authorizer,
          entities,
          environments: pipeline,
          freezes: config.freezes,
          auditor,
          now,
          createId: randomUUID,
          // A promotion that waits for its end need not wait for the next poll.
          onChange: () => promotionModule.wake(),
        });

        // What is served
        const reader = new EntityDeliveryReader({
          catalog: entityCatalog,
          directory,
          authorizer,
          recent: new RecentPromotions({
            listEntities: () => promotionModule.promotions.listEntities(),
            read: entityRef => promotionModule.promotions.listRecent(entityRef),
            onChange: listener => promotionModule.onPromotionChange(listener),
          }),
          pipeline,
        });
        const streamOptions = {
          epoch: randomUUID().slice(0, 8),
          directory,
          pipeline,
          timing: { schedule, ...DEFAULT_STREAM_INTERVALS },
          logger,
        };
        const streams = new EntityStreams({
          ...streamOptions,
          reader,
          feed,
          now,
          onPromotionChange: listener =>
            promotionModule.onPromotionChange(listener),
        });
        const fleetStreams = new FleetStreams({
          ...streamOptions,
          fleet,
          visibility,
        });
        observeDeliveryState(metrics, {
          objects: index.objects,
          board,
          fleet,
          streams: { entity: streams, fleet: fleetStreams },
        });
        deps.httpRouter.use(
          createRouter({
            httpAuth,
            reader,
            streams,
            fleet: new FleetReader({
              fleet,
              visibility,
              directory,
              pipeline,
              schedule,
            }),
            fleetStreams,
            directory,
            operator: new DeploymentOperator({
              deliveredEntities: async id => {
                await fleet.settled();
                return fleet.entitiesOfDeployment(id);
              },
              directory,
              authorizer,
              auditor,
              clientOf: cluster => clusters.clientOf(cluster),
              now,
            }),
            reportRouter: reports.createRouter(reader),
            promotionRouter: promotionModule.router,
            stopRouter: createStopRouter({ stops, httpAuth }),
          }),
        );

        lifecycle.addStartupHook(async () => {
          feed.subscribe(report => fleet.report(report));
          clusters.start();
          // A cluster that gives no answer must not keep the others from the fleet.
          const cancelWait = schedule(
            () => fleet.release(),
            LONGEST_FIRST_SYNC,
          );
          clusters.tried().then(() => {
            cancelWait();
            fleet.release();
          });
          fleetEntities.start();
          streams.start();
          fleetStreams.start();
          await reports.start(listener =>
            promotionModule.onPromotionChange(listener),
          );
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
        lifecycle.addShutdownHook(async () => {
          fleetEntities.stop();
          fleetStreams.stop();
          streams.stop();
          fleet.stop();
          await promotionModule.stop();
          await reports.stop();
          await clusters.stop();
          feed.stop();
        });
      },
    });
  },
});
