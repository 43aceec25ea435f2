import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  deliveryGitHostsExtensionPoint,
  deliveryWakeupsExtensionPoint,
} from '@lockstep/backstage-plugin-delivery-node';
import { GithubGitHost } from './GithubGitHost';
import { GithubWakeups } from './GithubWakeups';
import { readGithubSettings } from './readGithubSettings';

/**
 * GitHub as the Git host of Lockstep.
 *
 * @public
 */
export const deliveryModuleGithub = createBackendModule({
  pluginId: 'delivery',
  moduleId: 'github',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        events: eventsServiceRef,
        gitHosts: deliveryGitHostsExtensionPoint,
        wakeups: deliveryWakeupsExtensionPoint,
      },
      async init({ config, logger, events, gitHosts, wakeups }) {
        const integrations = ScmIntegrations.fromConfig(config);
        gitHosts.addGitHost(
          new GithubGitHost({
            integrations,
            settings: readGithubSettings(config),
            logger,
          }),
        );
        wakeups.addWakeupSource(new GithubWakeups(events));
      },
    });
  },
});
