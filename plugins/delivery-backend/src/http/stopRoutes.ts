import type {
  BackstagePrincipalTypes,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  createFreezeRequestSchema,
  createHoldRequestSchema,
  createVetoRequestSchema,
  stopQuerySchema,
  type StopKind,
} from '@lockstep/backstage-plugin-delivery-common';
import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { z } from 'zod';
import type { Caller } from '../promotions/PromotionService';
import type { StopRequests, StopService } from '../stops';
import { parseRequest } from './parseRequest';

const ANYBODY: Array<keyof BackstagePrincipalTypes> = ['user', 'service'];

/** Routes of holds, vetoes and freezes: parse, call the service as the caller, answer. */
export function createStopRouter(options: {
  stops: StopService;
  httpAuth: HttpAuthService;
}): Router {
  const { stops, httpAuth } = options;
  const router = PromiseRouter();

  const callerOf = async (request: Request<any>): Promise<Caller> => ({
    credentials: await httpAuth.credentials(request, { allow: ANYBODY }),
    request,
  });

  function serve<K extends StopKind>(
    path: string,
    kind: K,
    schema: z.ZodType<StopRequests[K]>,
  ) {
    router.use(path, express.json());

    router.get(path, async (request, response) => {
      const caller = await callerOf(request);
      const query = parseRequest(stopQuerySchema, request.query);
      response.json(await stops.list(kind, query, caller));
    });

    router.post(path, async (request, response) => {
      const caller = await callerOf(request);
      const body = parseRequest(schema, request.body);
      response.status(201).json(await stops.create(kind, body, caller));
    });

    router.delete(`${path}/:id`, async (request, response) => {
      const caller = await callerOf(request);
      await stops.remove(kind, request.params.id, caller);
      response.status(204).end();
    });
  }

  serve('/holds', 'hold', createHoldRequestSchema);
  serve('/vetoes', 'veto', createVetoRequestSchema);
  serve('/freezes', 'freeze', createFreezeRequestSchema);
  return router;
}
