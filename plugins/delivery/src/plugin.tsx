import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import LocalShippingOutlined from '@material-ui/icons/LocalShippingOutlined';
import { DeliveryClient } from '@lockstep/backstage-plugin-delivery-common';
import { deliveryApiRef } from './api/DeliveryApi';
import { entityDeliveryRouteRef, fleetRouteRef } from './routes';

const deliveryApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: deliveryApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new DeliveryClient({ discoveryApi, fetchApi }),
    }),
});

const fleetPage = PageBlueprint.make({
  params: {
    path: '/delivery',
    title: 'Delivery',
    icon: <LocalShippingOutlined fontSize="inherit" />,
    routeRef: fleetRouteRef,
    loader: () =>
      import('./components/fleet').then(({ FleetPage }) => <FleetPage />),
  },
});

const entityContent = EntityContentBlueprint.make({
  params: {
    path: '/delivery',
    title: 'Delivery',
    group: 'deployment',
    routeRef: entityDeliveryRouteRef,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/page').then(({ EntityDeliveryContent }) => (
        <EntityDeliveryContent />
      )),
  },
});

/**
 * The Delivery tab of components and the fleet page.
 *
 * @public
 */
export default createFrontendPlugin({
  pluginId: 'delivery',
  title: 'Delivery',
  icon: <LocalShippingOutlined fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: { fleet: fleetRouteRef, entityContent: entityDeliveryRouteRef },
  extensions: [deliveryApi, fleetPage, entityContent],
});
