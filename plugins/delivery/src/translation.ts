import {
  createTranslationRef,
  type TranslationFunction,
} from '@backstage/frontend-plugin-api';
import {
  environmentMessages,
  rolloutMessages,
  windowMessages,
  workloadMessages,
} from './wording/environment';
import { fleetMessages, freshnessMessages, pageMessages } from './wording/page';
import { operationMessages, panelMessages } from './wording/panel';
import {
  activityMessages,
  headlineMessages,
  promotionMessages,
} from './wording/promotion';
import { statusMessages } from './wording/status';
import { timeMessages } from './wording/time';

/**
 * Every word the plugin shows, for apps that translate or rename them.
 *
 * @public
 */
export const deliveryTranslationRef = createTranslationRef({
  id: 'delivery',
  messages: {
    status: statusMessages,
    time: timeMessages,
    environment: environmentMessages,
    rollout: rolloutMessages,
    workload: workloadMessages,
    window: windowMessages,
    promotion: promotionMessages,
    headline: headlineMessages,
    activity: activityMessages,
    panel: panelMessages,
    operation: operationMessages,
    page: pageMessages,
    freshness: freshnessMessages,
    fleet: fleetMessages,
  },
});

/** Looks a message up and fills it in. */
export type Translate = TranslationFunction<typeof deliveryTranslationRef.T>;
