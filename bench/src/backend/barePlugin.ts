import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  deliveryReadPermission,
  deliveryResourceRef,
} from '@lockstep/backstage-plugin-delivery-common';
import express from 'express';
import PromiseRouter from 'express-promise-router';

/** Memory is given back to the system a moment after a collection. */
const COLLECTIONS = 4;
const COLLECTION_PAUSE_MS = 250;

/**
 * What the delivery plugin is compared with: a route that checks who asks and whether they
 * may, in one question, and answers with bytes it holds in memory. No route can do less.
 */
export const barePlugin = createBackendPlugin({
  pluginId: 'bare',
  register(env) {
    env.registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
      },
      async init({ httpAuth, httpRouter, permissions }) {
        const answers = new Map<
          string,
          { body: Buffer; environments: string[] }
        >();
        const pauses = monitorEventLoopDelay({ resolution: 5 });
        pauses.enable();
        let longestCollection = 0;
        new PerformanceObserver(list => {
          longestCollection = Math.max(
            longestCollection,
            ...list.getEntries().map(({ duration }) => duration),
          );
        }).observe({ entryTypes: ['gc'] });
        const router = PromiseRouter();

        router.put(
          '/answers/:name',
          express.raw({ type: () => true, limit: '10mb' }),
          async (request, response) => {
            const body: Buffer = request.body;
            const { environments } = JSON.parse(body.toString('utf8'));
            answers.set(request.params.name, {
              body,
              environments: environments.map(({ name }: any) => name),
            });
            response.json({});
          },
        );

        router.get(
          '/entities/:kind/:namespace/:name',
          async (request, response) => {
            const credentials = await httpAuth.credentials(request, {
              allow: ['user', 'service'],
            });
            const { kind, namespace, name } = request.params;
            const entityRef = `${kind}:${namespace}/${name}`;
            const answer = answers.get(name);
            if (!answer) {
              throw new NotFoundError(`nothing is held for ${entityRef}`);
            }
            const decisions = await permissions.authorize(
              [
                {
                  permission: catalogEntityReadPermission,
                  resourceRef: entityRef,
                },
                ...answer.environments.map(environment => ({
                  permission: deliveryReadPermission,
                  resourceRef: deliveryResourceRef({ entityRef, environment }),
                })),
              ],
              { credentials },
            );
            if (
              decisions.some(({ result }) => result !== AuthorizeResult.ALLOW)
            ) {
              throw new NotAllowedError(`not allowed for ${entityRef}`);
            }
            response.type('json').send(answer.body);
          },
        );

        router.post('/gc', async (_request, response) => {
          for (let round = 0; round < COLLECTIONS; round += 1) {
            globalThis.gc?.();
            await delay(COLLECTION_PAUSE_MS);
          }
          response.json(process.memoryUsage());
        });

        router.post('/pauses', async (_request, response) => {
          response.json({
            p99: pauses.percentile(99) / 1e6,
            max: pauses.max / 1e6,
            collection: longestCollection,
          });
          pauses.reset();
          longestCollection = 0;
        });

        router.post('/cpu', async (_request, response) => {
          response.json(process.cpuUsage());
        });

        httpRouter.use(router);
      },
    });
  },
});
