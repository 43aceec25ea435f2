import type {
  BackstagePrincipalTypes,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  batchQuerySchema,
  cancelBatchRequestSchema,
  createBatchRequestSchema,
} from '@lockstep/backstage-plugin-delivery-common';
import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { BatchService } from '../batches';
import type { Caller } from '../promotions/PromotionService';
import { parseRequest } from './parseRequest';
import { readIdempotencyKey } from './readIdempotencyKey';

const ANYBODY: Array<keyof BackstagePrincipalTypes> = ['user', 'service'];

/** Routes of batches: parse, call the service as the caller, answer. */
export function createBatchRouter(options: {
  batches: BatchService;
  httpAuth: HttpAuthService;
}): Router {
  const { batches, httpAuth } = options;
  const router = PromiseRouter();
  router.use('/batches', express.json());

  const callerOf = async (request: Request<any>): Promise<Caller> => ({
    credentials: await httpAuth.credentials(request, { allow: ANYBODY }),
    request,
  });

  router.post('/batches', async (request, response) => {
    const caller = await callerOf(request);
    const body = parseRequest(createBatchRequestSchema, request.body);
    if (body.dryRun) {
      response.json(await batches.preview(body, caller));
      return;
    }
    const idempotencyKey = readIdempotencyKey(request);
    const batch = await batches.create(body, { ...caller, idempotencyKey });
    response.status(201).json(batch);
  });

  router.get('/batches', async (request, response) => {
    const caller = await callerOf(request);
    const query = parseRequest(batchQuerySchema, request.query);
    response.json(await batches.list(query, caller));
  });

  router.get('/batches/:id', async (request, response) => {
    const caller = await callerOf(request);
    response.json(await batches.get(request.params.id, caller));
  });

  router.post('/batches/:id/cancel', async (request, response) => {
    const caller = await callerOf(request);
    const body = parseRequest(cancelBatchRequestSchema, request.body ?? {});
    response.json(await batches.cancel(request.params.id, body, caller));
  });

  return router;
}
