import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { ConfigReader } from '@backstage/config';
import ReactDOM from 'react-dom/client';
import { deliveryApiRef } from '../src/api/DeliveryApi';
import deliveryPlugin from '../src';
import { GalleryDeliveryApi } from './GalleryDeliveryApi';

/**
 * The states of the plugin from fixtures, without a backend: `/gallery` lists them, every page
 * can be linked to (`/gallery/drift?promote=prod`).
 */
const gallery = createFrontendPlugin({
  pluginId: 'gallery',
  extensions: [
    PageBlueprint.make({
      params: {
        path: '/gallery',
        title: 'Gallery',
        routeRef: createRouteRef(),
        noHeader: true,
        loader: () => import('./Gallery').then(({ Gallery }) => <Gallery />),
      },
    }),
  ],
});

const fakeBackend = createFrontendModule({
  pluginId: 'delivery',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: deliveryApiRef,
          deps: {},
          factory: () => new GalleryDeliveryApi(),
        }),
    }),
  ],
});

const app = createApp({
  features: [deliveryPlugin, fakeBackend, gallery],
  advanced: {
    configLoader: async () => ({
      config: new ConfigReader({
        app: {
          title: 'Lockstep gallery',
          baseUrl: window.location.origin,
          extensions: [{ 'sign-in-page:app': false }],
        },
        backend: { baseUrl: window.location.origin },
      }),
    }),
  },
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
