import type {
  BackstagePrincipalTypes,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  createPromotionRequestSchema,
  overrideGateRequestSchema,
  promotionActRequestSchema,
  revertPromotionRequestSchema,
} from '@lockstep/backstage-plugin-delivery-common';
import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { Caller, PromotionService } from '../promotions/PromotionService';
import { parseRequest } from './parseRequest';
import { readIdempotencyKey } from './readIdempotencyKey';

const ANYBODY: Array<keyof BackstagePrincipalTypes> = ['user', 'service'];

const listQuerySchema = z.object({
  entityRef: z.string().optional(),
  environment: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});

/** The acts that take a reason and answer with the promotion. */
const ACTS = ['approve', 'reject', 'cancel', 'retry'] as const;

/** Routes of promotions: parse, call the service as the caller, answer. */
export function createPromotionRouter(options: {
  promotions: PromotionService;
  httpAuth: HttpAuthService;
}): Router {
  const { promotions, httpAuth } = options;
  const router = PromiseRouter();
  router.use('/promotions', express.json());

  const callerOf = async (request: Request<any>): Promise<Caller> => ({
    credentials: await httpAuth.credentials(request, { allow: ANYBODY }),
    request,
  });
  const parseAct = (request: Request<any>) =>
    parseRequest(promotionActRequestSchema, request.body ?? {});

  router.post('/promotions', async (request, response) => {
    const caller = await callerOf(request);
    const body = parseRequest(createPromotionRequestSchema, request.body);
    if (body.dryRun) {
      response.json(await promotions.preview(body, caller));
      return;
    }
    const idempotencyKey = readIdempotencyKey(request);
    const promotion = await promotions.create(body, {
      ...caller,
      idempotencyKey,
    });
    response.status(201).json(promotion);
  });

  router.get('/promotions', async (request, response) => {
    const caller = await callerOf(request);
    const query = parseRequest(listQuerySchema, request.query);
    response.json(await promotions.list(query, caller));
  });

  router.get('/promotions/:id', async (request, response) => {
    const caller = await callerOf(request);
    response.json(await promotions.get(request.params.id, caller));
  });

  router.get('/promotions/:id/events', async (request, response) => {
    const caller = await callerOf(request);
    const items = await promotions.listEvents(request.params.id, caller);
    response.json({ items });
  });

  for (const act of ACTS) {
    router.post(`/promotions/:id/${act}`, async (request, response) => {
      const caller = await callerOf(request);
      const body = parseAct(request);
      response.json(await promotions[act](request.params.id, body, caller));
    });
  }

  router.post('/promotions/:id/override', async (request, response) => {
    const caller = await callerOf(request);
    const body = parseRequest(overrideGateRequestSchema, request.body);
    response.json(await promotions.override(request.params.id, body, caller));
  });

  router.post('/promotions/:id/revert', async (request, response) => {
    const caller = await callerOf(request);
    const idempotencyKey = readIdempotencyKey(request);
    const body = parseRequest(revertPromotionRequestSchema, request.body ?? {});
    const promotion = await promotions.revert(request.params.id, body, {
      ...caller,
      idempotencyKey,
    });
    response.status(201).json(promotion);
  });

  return router;
}
