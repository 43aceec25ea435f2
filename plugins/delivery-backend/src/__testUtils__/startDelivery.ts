import {
  createServiceFactory,
  coreServices,
  type AuditorService,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type ServiceMock,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import deliveryPlugin from '../index';
import { TEST_TOKEN, type TestCluster } from './createCluster';

export interface DeliveryTestOptions {
  cluster: TestCluster;
  entities?: Entity[];
  /** Says no to a permission on a resource; without it everything is allowed. */
  denies?: (permission: string, resourceRef: string) => boolean;
  /** What the policy decides about a permission as a whole, by its name. */
  decides?: Record<string, PolicyDecision>;
  /** Merged over the default `delivery` configuration. */
  delivery?: object;
}

export interface RunningDelivery {
  server: TestBackend['server'];
  auditor: ServiceMock<AuditorService>;
  stop(): Promise<void>;
}

/** The plugin in a Backstage backend, with a cluster, a catalog and a database in memory. */
export async function startDelivery(
  options: DeliveryTestOptions,
): Promise<RunningDelivery> {
  const auditor = mockServices.auditor.mock({
    createEvent: jest.fn(async () => ({ success: jest.fn(), fail: jest.fn() })),
  });
  const backend = await startTestBackend({
    features: [
      deliveryPlugin,
      mockServices.rootConfig.factory({
        data: {
          delivery: {
            clusters: { hub: { url: options.cluster.url, token: TEST_TOKEN } },
            ...options.delivery,
          },
        },
      }),
      catalogServiceMock.factory({ entities: options.entities ?? [] }),
      auditor.factory,
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () => ({
          authorize: async requests =>
            requests.map(request => ({
              result: options.denies?.(
                request.permission.name,
                'resourceRef' in request ? request.resourceRef ?? '' : '',
              )
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
            })),
          authorizeConditional: async requests =>
            requests.map(
              ({ permission }) =>
                options.decides?.[permission.name] ?? {
                  result: AuthorizeResult.ALLOW,
                },
            ),
        }),
      }),
    ],
  });
  return { server: backend.server, stop: () => backend.stop(), auditor };
}

export function component(
  name: string,
  options: {
    annotations?: Record<string, string>;
    owner?: string;
    system?: string;
  } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: options.annotations ?? {
        'argocd/app-name': `${name}-dev,${name}-test,${name}-prod`,
      },
    },
    spec: { type: 'service', lifecycle: 'production' },
    relations: [
      { type: 'ownedBy', targetRef: options.owner ?? 'group:default/commerce' },
      ...(options.system
        ? [{ type: 'partOf', targetRef: options.system }]
        : []),
    ],
  };
}
