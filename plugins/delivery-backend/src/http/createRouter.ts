import type {
  BackstagePrincipalTypes,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  deploymentOperationRequestSchema,
  fleetFilterSchema,
  fleetQuerySchema,
} from '@lockstep/backstage-plugin-delivery-common';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { DeploymentDirectory } from '../index/index';
import type { DeploymentOperator } from '../operations';
import type { EntityDeliveryReader } from '../service/EntityDeliveryReader';
import type { FleetReader } from '../service/FleetReader';
import { describeCaller } from '../promotions/describeCaller';
import {
  createSseConnection,
  parseStreamPosition,
  type EntityStreams,
  type FleetStreams,
} from '../stream';
import { parseRequest } from './parseRequest';
import { readEntityRef } from './readEntityRef';

const ANYBODY: Array<keyof BackstagePrincipalTypes> = ['user', 'service'];

/**
 * The routes of the delivery backend. Every one of them authorises as the caller; errors are
 * left to Backstage's error middleware.
 */
export function createRouter(options: {
  httpAuth: HttpAuthService;
  reader: EntityDeliveryReader;
  streams: EntityStreams;
  fleet: FleetReader;
  fleetStreams: FleetStreams;
  directory: DeploymentDirectory;
  operator: DeploymentOperator;
  /** Has routes below those of promotions, and goes first. */
  reportRouter: Router;
  promotionRouter: Router;
  stopRouter: Router;
}): Router {
  const { httpAuth, reader, streams, fleet, fleetStreams } = options;
  const { directory, operator } = options;
  const router = PromiseRouter();
  router.use(express.json());
  const caller = (request: express.Request<any>) =>
    httpAuth.credentials(request, { allow: ANYBODY });

  router.get('/entities/:kind/:namespace/:name', async (request, response) => {
    const credentials = await caller(request);
    const text = await reader.read(readEntityRef(request), credentials);
    response.type('json').send(text);
  });

  router.get(
    '/entities/:kind/:namespace/:name/stream',
    async (request, response) => {
      const credentials = await caller(request);
      await streams.open(
        readEntityRef(request),
        credentials,
        readPosition(request),
        () => createSseConnection(response),
      );
    },
  );

  router.get('/clusters', async (request, response) => {
    await caller(request);
    response.json({ items: directory.clusters() });
  });

  router.get('/fleet', async (request, response) => {
    const credentials = await caller(request);
    const query = parseRequest(fleetQuerySchema, request.query);
    response.json(await fleet.list(query, credentials));
  });

  router.get('/fleet/stream', async (request, response) => {
    const credentials = await caller(request);
    const filter = parseRequest(fleetFilterSchema, request.query);
    await fleetStreams.open(filter, credentials, readPosition(request), () =>
      createSseConnection(response),
    );
  });

  router.post('/deployments/:id/operations', async (request, response) => {
    const credentials = await caller(request);
    const { operation } = parseRequest(
      deploymentOperationRequestSchema,
      request.body,
    );
    await operator.operate({
      id: request.params.id,
      operation,
      credentials,
      username: describeCaller(credentials),
      request,
    });
    response.status(204).end();
  });

  router.use(options.reportRouter);
  router.use(options.promotionRouter);
  router.use(options.stopRouter);
  return router;
}

/** Where a client was when its connection broke. */
function readPosition(request: express.Request<any>) {
  return parseStreamPosition(request.header('last-event-id'));
}
